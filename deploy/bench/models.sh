#!/usr/bin/env bash
# Measures services in front of a model server over HTTP, and prints a table.
#
#   ./mvnw -B -Pbench package -DskipTests && deploy/bench/models.sh [ROW...]
#
# ROW is exact, miss, semantic, many or memory; all of them by default. The variables are those of http.sh, and
# BENCH_QUESTIONS (10000) and BENCH_MANY_QUESTIONS (100000), the questions in the scope of the rows semantic and many. The model server
# is an nginx that answers at once: it shares a core with wrk, and Larder has the other one.
# shellcheck disable=SC2034 # the sourced files read the variables
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
seconds=${BENCH_SECONDS:-5}
rounds=${BENCH_ROUNDS:-3}
warmup=${BENCH_WARMUP:-20}
server_core=${BENCH_SERVER_CORE:-0}
backend_core=${BENCH_BACKEND_CORE:-1}
questions=${BENCH_QUESTIONS:-10000}
many_questions=${BENCH_MANY_QUESTIONS:-100000}
connections=32
key=bench-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
work=$(mktemp -d)

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# shellcheck source=deploy/bench/servers.sh
source "$here/servers.sh"
# shellcheck source=deploy/bench/paths.sh
source "$here/paths.sh"

finish() {
  stop_servers
  rm -rf "$work"
}

# An answer of 1 KiB, whole and as a stream.
start_model() {
  local head='"id":"chatcmpl-1","created":1700000000,"model":"m"' said whole event
  said=$(printf '%0838d' 0)
  whole="{$head,\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"$said\"},"
  whole+='"finish_reason":"stop"}]}'
  event="data: {$head,\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
  model_port=$(free_port)
  nginx_conf model "server {
    listen 127.0.0.1:$model_port;
    location /v1/chat/completions { default_type application/json; return 200 '$whole'; }
    location /streamed/v1/chat/completions {
      default_type text/event-stream;
      return 200 '$event{\"content\":\"$said\"},\"finish_reason\":null}]}\n\n$event{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n';
    }
  }"
  launch model "$model_port" "$backend_core" nginx -p "$work/model" -c "$work/model.conf" -g 'master_process off;'
  model=http://127.0.0.1:$model_port
}

# start_models_larder NAME EMBEDDING FLAG...: Larder with that type of vectors in the service embedded; sets larder and pid
start_models_larder() {
  local name=$1 embedding=$2 port
  shift 2
  port=$(free_port)
  BENCH_MODEL_PORT=$model_port BENCH_EMBEDDING=$embedding LARDER_API_KEY=$key LARDER_DATA_DIR=$work/$name \
    QUARKUS_CONFIG_LOCATIONS=$here/models.yaml QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$port \
    launch "$name" "$port" "$server_core" "$java" "$@" -jar "$root/target/quarkus-app/quarkus-run.jar"
  larder=http://127.0.0.1:$port
  await_larder "$name" "$port"
}

# ask NAME CONNECTIONS SERVICE KIND STATUS [VARIABLE=VALUE...]: the path of chats with a service
ask() {
  local name=$1 connections=$2 service=$3 kind=$4 status=$5
  shift 5
  path "$name" load_with chat.lua "$connections" "$larder/api/v2/$service/v1/chat/completions" BENCH_KEY="$key" \
    BENCH_KIND="$kind" BENCH_STATUS="$status" "$@"
}

# direct NAME PLACE: the path of the same chats with the model server; the server whose processor time is told is nginx
direct() {
  path "$1" load_with chat.lua 1 "$model$2/v1/chat/completions" BENCH_KEY="$key" BENCH_KIND=new "${@:3}"
}

# fill SERVICE QUESTIONS
fill() {
  env BENCH_KEY="$key" BENCH_KIND=seed BENCH_COUNT="$2" BENCH_STATUS=stored BENCH_PATH="/api/v2/$1/v1/chat/completions" \
    taskset -c "$backend_core" wrk -t1 -c8 -d600s --timeout 60s -s "$here/chat.lua" "$larder" >/dev/null || die "$1 was not filled"
}

# bound NAME LEAST: a row whose times count, and no ratio
bound() {
  local rps p50 p99 errors cpu
  read -r rps p50 p99 errors cpu <<<"${path_result[$1]}"
  printf '| %s | %s | %s | %s | %s | %s | | | | %s |\n' "$1" "$rps" "$cpu" "$p50" "$p99" "$errors" "$2"
}

row_exact() {
  local chat='{"model":"m","temperature":0,"messages":[{"role":"user","content":"What is the time?"}]}' at=$larder/api/v2
  local -a hit=("$at/chat/v1/chat/completions" BENCH_KEY="$key" BENCH_METHOD=POST BENCH_BODY="$chat")
  local -a send=(curl -sf -D - -o /dev/null -H "X-API-Key: $key" -H 'Content-Type: application/json')
  "${send[@]}" -d "$chat" "$at/chat/v1/chat/completions" >/dev/null
  "${send[@]}" -d "$chat" "$at/chat/v1/chat/completions" | grep -q 'detail=exact' || die 'The answer is not stored'
  printf '"%01022d"' 0 | "${send[@]}" -X PUT --data-binary @- "$at/local/one" >/dev/null
  path 'local GET, 1 KiB' load "$connections" "$at/local/one" BENCH_KEY="$key"
  path 'exact hit' load "$connections" "${hit[@]}"
  path 'exact hit, one connection' load 1 "${hit[@]}"
  measure 'local GET, 1 KiB' 'exact hit' 'exact hit, one connection'
  row 'local GET, 1 KiB'
  row 'exact hit' 'local GET, 1 KiB' 0.6
  bound 'exact hit, one connection' 'p99 < 2 ms'
}

row_miss() {
  direct 'model server' ''
  direct 'model server, stream' /streamed BENCH_STREAM=true
  ask 'miss' 1 chat new fwd=miss
  ask 'miss, stream' 1 streamed new fwd=miss BENCH_STREAM=true
  measure 'model server' 'miss' 'model server, stream' 'miss, stream'
  row 'model server'
  bound 'miss' "2 ms more than the model server"
  row 'model server, stream'
  bound 'miss, stream' "2 ms more than the model server"
}

row_semantic() {
  fill embedded "$questions"
  ask "semantic hit, $questions questions" 1 embedded alike detail=semantic BENCH_COUNT="$questions"
  measure "semantic hit, $questions questions"
  bound "semantic hit, $questions questions" 'p50 ≤ 5 ms, p99 ≤ 15 ms'
  ask "miss, $questions questions" 1 embedded new fwd=miss
  measure "miss, $questions questions"
  row "miss, $questions questions"
}

# with vectors that are soon made, so that it is the search that is measured
row_many() {
  fill hashed "$many_questions"
  ask "semantic hit, $many_questions questions, hash" 1 hashed alike detail=semantic BENCH_COUNT="$many_questions"
  measure "semantic hit, $many_questions questions, hash"
  bound "semantic hit, $many_questions questions, hash" 'p50 ≤ 30 ms'
}

# resident EMBEDDING: resident MB of a Larder that has made 200 vectors, a collection later
resident() {
  start_models_larder "memory-$1" "$1" -Xmx256m
  fill embedded 200
  sleep 5
  printf '%s' $(($(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status") / 1024)) >"$work/resident-$1"
  stop_pid "$pid"
}

row_memory() {
  local with without
  resident hash
  resident onnx
  with=$(cat "$work/resident-onnx") without=$(cat "$work/resident-hash")
  printf '| resident at -Xmx256m, vectors of hash | %s MB | | | | | | | | |\n' "$without"
  printf '| resident at -Xmx256m, embedded model | %s MB | | | | | | | | 150 MB more; %s MB |\n' "$with" $((with - without))
}

main() {
  local -a chosen=("$@")
  local row tool
  [[ $# -gt 0 ]] || chosen=(exact miss semantic many memory)
  for row in "${chosen[@]}"; do
    declare -F "row_$row" >/dev/null || die "There is no row $row; there are exact miss semantic many memory"
  done
  for tool in wrk taskset nginx curl; do
    command -v "$tool" >/dev/null || die "$tool is needed: apt-get install wrk nginx curl"
  done
  [[ -f $root/target/quarkus-app/quarkus-run.jar ]] || die 'build first: ./mvnw -B -Pbench package -DskipTests'
  trap finish EXIT
  trap 'exit 130' INT TERM
  start_model
  start_models_larder larder onnx -Xmx4g
  describe_machine
  print_header
  for row in "${chosen[@]}"; do
    "row_$row"
  done
}

main "$@"
