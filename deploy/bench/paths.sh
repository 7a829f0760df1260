# shellcheck shell=bash disable=SC2154,SC2034 # http.sh sets the variables, rows.sh reads them
# Paths: what is measured. A path has a name and a command that runs it once and prints one line,
#   RESULT requests/s p50 p99 errors CPU
# where CPU is the microseconds of processor time that the server's process used for each request, or - where it is not known.
# measure runs several in turns and keeps, for each, the round in the middle.

declare -A path_command=() path_result=()

# path NAME COMMAND...
path() {
  local name=$1
  shift
  path_command[$name]=$(printf '%q ' "$@")
  unset "path_result[$name]"
}

run_path() {
  local line
  line=$(eval "${path_command[$1]}") || die "$1 failed: $line"
  [[ $line == *RESULT* ]] || die "$1 printed no result: $line"
  printf '%s' "${line##*RESULT }"
}

# warm NAME...: takes turns for the warm-up, and up to three more until none of them is faster than in the round before by more
# than 3 %. The server compiles itself on the core that it answers from, and again when a path comes that is new to what it has
# compiled; a sum would hide the one path whose server is new.
warm() {
  local run name rps warmer least=$(((warmup + seconds - 1) / seconds))
  local -A before=()
  for ((run = 1; run <= least + 3; run++)); do
    warmer=0
    for name in "$@"; do
      read -r rps _ <<<"$(run_path "$name")"
      if ((${rps%.*} * 100 > ${before[$name]:-0} * 103)); then
        warmer=1
      fi
      before[$name]=${rps%.*}
    done
    if ((run >= least && !warmer)); then
      return
    fi
  done
}

# measure NAME...: warms up, then the rounds
measure() {
  local round name
  for name in "$@"; do
    : >"$work/rounds-${name//\//-}"
  done
  warm "$@"
  for ((round = 0; round < rounds; round++)); do
    for name in "$@"; do
      printf '%s\n' "$(run_path "$name")" >>"$work/rounds-${name//\//-}"
    done
  done
  for name in "$@"; do
    path_result[$name]=$(sort -n "$work/rounds-${name//\//-}" | sed -n "$(((rounds + 1) / 2))p")
  done
}

# processor_time PID: the clock ticks (a hundredth of a second each) that the process and its ended children have used
processor_time() {
  awk '{ sub(/^.*\) /, ""); print $12 + $13 + $14 + $15 }' "/proc/$1/stat"
}

# load CONNECTIONS URL [VARIABLE=VALUE...]: wrk with load.lua; the URL ends before the key when there are several
load() {
  load_with load.lua "$@"
}

# load_with SCRIPT CONNECTIONS URL [VARIABLE=VALUE...]
load_with() {
  local script=$1 connections=$2 url=$3 origin server before after result
  shift 3
  origin=${url%"/${url#*//*/}"}
  server=${server_of[${origin##*:}]}
  before=$(processor_time "$server")
  result=$(env "$@" BENCH_PATH="/${url#*//*/}" \
    taskset -c "$backend_core" wrk -t1 -c"$connections" -d"${seconds}s" --timeout 10s --latency \
    -s "$here/$script" "$origin" | grep '^RESULT') || die "$url was not answered"
  after=$(processor_time "$server")
  awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" \
    '{ printf "%s %s %s %s %s %.1f\n", $1, $2, $3, $4, $5, $6 ? ticks / hertz * 1e6 / $6 : 0 }' <<<"$result"
}

# pgbench FILE: the statement with as many clients as wrk has connections, in Larder's place
database_load() {
  local log=$work/pgbench
  rm -f "$log".*
  taskset -c "$server_core" pgbench -n -M prepared -c "$connections" -j 1 -T "$seconds" -f "$here/$1" \
    --log --sampling-rate=0.05 --log-prefix="$log" -h 127.0.0.1 -p "$postgres_port" -U larder postgres >"$work/pgbench.out" 2>&1 || die "pgbench: $(cat "$work/pgbench.out")"
  sort -n -k3,3 <(cat "$log".*) | awk -v rps="$(sed -n 's/^tps = \([0-9]*\).*/\1/p' "$work/pgbench.out")" \
    '{ t[NR] = $3 } END { printf "RESULT %s %.3f %.3f 0 -\n", rps, t[int(NR * .5) + 1] / 1e3, t[int(NR * .99)] / 1e3 }'
}

# redis-benchmark GET of one key, unpipelined, in Larder's place
redis_load() {
  taskset -c "$server_core" redis-benchmark -h 127.0.0.1 -p "$redis_port" -c "$connections" -n $((seconds * 40000)) \
    --csv get bench | awk -F, 'NR == 2 { gsub(/"/, ""); printf "RESULT %.0f %s %s 0 -\n", $2, $5, $7 }'
}

print_header() {
  printf '| path | requests/s | CPU µs | p50 ms | p99 ms | errors | ratio | CPU ratio | of | at least |\n'
  printf '|---|---|---|---|---|---|---|---|---|---|\n'
}

# ratio A B: A / B, or nothing where one is not known
ratio() {
  [[ $1 == - || $2 == - ]] || awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b }'
}

# row NAME [REFERENCE TARGET]: both ratios are above one where NAME is the cheaper of the two
row() {
  local rps p50 p99 errors cpu reference reference_cpu
  read -r rps p50 p99 errors cpu <<<"${path_result[$1]}"
  if [[ $# -eq 1 ]]; then
    printf '| %s | %s | %s | %s | %s | %s | | | | |\n' "$1" "$rps" "$cpu" "$p50" "$p99" "$errors"
    return
  fi
  read -r reference _ _ _ reference_cpu <<<"${path_result[$2]}"
  printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "$1" "$rps" "$cpu" "$p50" "$p99" "$errors" \
    "$(ratio "$rps" "$reference")" "$(ratio "$reference_cpu" "$cpu")" "$2" "$3"
}

describe_machine() {
  printf 'JDK: %s\n' "$("$java" -version 2>&1 | sed -n 2p)"
  printf 'commit: %s\n' "$(git -C "$root" describe --always --dirty 2>/dev/null || printf unknown)"
  printf 'machine: %s, %s cores\n' "$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)"
  printf 'runs: %s of %s s, %s connections, 256-byte values\n\n' "$rounds" "$seconds" "$connections"
}
