# Runs the script that .ci/docs.awk has made of a page, in the page's directory. $WORK is for what the run itself needs, $ROOT has
# the sources. Each port of the page, in 127.0.0.1:8080 or PORT=8080, becomes a free one, and those of known servers a server.
set -uo pipefail

key=my-secret-0123456789
seen=0      # how much of the output was compared
failures=0  # of commands since then
app=

__fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# All of them are jobs of this shell, which ends those that still run when it ends.
__launch() {
  "$@" >>"$WORK/servers.log" 2>&1 &
}

__await() {
  local end=$((SECONDS + 300))
  until "$@" >/dev/null 2>&1; do
    [[ $SECONDS -lt $end ]] && { [[ -z $app ]] || kill -0 "$app" 2>/dev/null; } || __fail "In vain: $*"
    sleep 0.1
  done
}

__postgres() {
  local bin data=$WORK/postgres
  local -a as=()
  bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  mkdir "$data"
  if [[ $EUID -eq 0 ]]; then
    chmod 711 "$WORK"
    chown postgres "$data"
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups --)
  fi
  (cd "$data" && "${as[@]}" "$bin/initdb" -D "$data/data" -U postgres -A trust -E UTF8 --no-locale --no-sync) >>"$WORK/servers.log" 2>&1
  __launch "${as[@]}" "$bin/postgres" -D "$data/data" -h 127.0.0.1 -p "$1" -k '' -c fsync=off
  __await psql -h 127.0.0.1 -p "$1" -U postgres -c 'select 1'
  psql -q -h 127.0.0.1 -p "$1" -U postgres -c 'create role larder login' -c 'create database larder owner larder'
}

__ports() {
  local port free
  for port in $(grep -oE '(127\.0\.0\.1:|PORT=)[0-9]+' "$WORK/page.sh" | tr = : | cut -d: -f2 | sort -u); do
    free=$("$ROOT/.ci/free-port")
    case $port in
      8080) larder_port=$free ;;
      6379) __launch redis-server --bind 127.0.0.1 --port "$free" --save '' --dir "$WORK" ;;
      11211 | 11212) __launch memcached -u nobody -l 127.0.0.1 -p "$free" -U 0 ;;
      5432) __postgres "$free" ;;
    esac
    sed -i -E "s/(127\.0\.0\.1:|PORT=)$port\b/\1$free/g" "$WORK/page.sh"
  done
}

# Starts the application by this command, in place of the one that runs. All pages but the README start it with the cache that
# .ci/train has made, because that takes half of the time.
__start() {
  local command=$1
  if [[ -n $app ]]; then
    kill "$app"
    wait "$app"
    app=
  fi
  [[ $NAME == README ]] || command=${command/java -jar target\/quarkus-app\/quarkus-run.jar/$ROOT\/deploy\/aot.sh run}
  LARDER_API_KEY=$key QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$larder_port \
    bash -c "exec env $command" >"$WORK/application.log" 2>&1 &
  app=$!
  __await grep -q 'started in' "$WORK/application.log"
  __await curl -sf "http://127.0.0.1:$larder_port/q/health/started"
  # the first calls of a backend may take longer than its timeout on a busy machine; a feed may wait for what the page does next
  for _ in {1..100}; do
    curl -s "http://127.0.0.1:$larder_port/q/health/ready" | sed '/"name": "feeds"/,/}/d' | grep -q DOWN || return 0
    sleep 0.2
  done
}

__serve() {
  [[ -n $app ]] || __start 'java -jar target/quarkus-app/quarkus-run.jar'
}

__configure() {
  mkdir -p config
  cat >config/application.yaml
  __start 'java -jar target/quarkus-app/quarkus-run.jar'
}

__file() {
  mkdir -p "$(dirname "$1")"
  cat >"$1"
}

# Reads what was printed since the last comparison into $printed.
__read_output() {
  printed=$(tail -c +$((seen + 1)) "$WORK/output" | tr -d '\r')
  seen=$(stat -c %s "$WORK/output")
  printf '%s\n' "$printed" >&2
}

# On a busy machine an answer may tell some seconds less than its page shows: a "ttl" of up to 30 s less counts as the page's.
__patient() {
  local text=$1 ttl
  for ttl in $(grep -o '"ttl":[0-9]*' <<<"$2" | cut -d: -f2); do
    text=$(awk -v shown="$ttl" 'BEGIN { RS = "\"ttl\":" } NR > 1 {
      left = $0 + 0
      sub(/^[0-9]+/, "")
      if (left < shown && left >= shown - 30) left = shown
      printf "\"ttl\":%d", left
    } { printf "%s", $0 }' <<<"$text")
  done
  printf '%s' "$text"
}

# The output ends with these lines, in which … stands for any text; and what is before them has no error.
__expect() {
  local printed wanted pattern
  __read_output
  wanted=$(printf '%s\n' "$@")
  printed=$(__patient "$printed" "$wanted")
  pattern=$(sed 's/[][\\*?()|@!+]/\\&/g; s/…/*/g' <<<"$wanted")
  # shellcheck disable=SC2053 # a pattern
  [[ $'\n'$printed == *$'\n'$pattern ]] || __fail "Line $line and below: the page shows"$'\n'"$wanted"$'\n'"and this was printed:"$'\n'"$printed"
  [[ $wanted == *error* || $printed != *'{"error":{'* ]] || __fail "Line $line and below: an error that the page does not show"
  ((failures <= 1)) || __fail "Line $line and below: commands failed"
  failures=0
}

__block() {
  line=$1
}

__block_ends() {
  local printed
  __read_output
  [[ $printed != *'{"error":{'* ]] || __fail "Line $line and below: an error that the page does not show"
  ((failures == 0)) || __fail "Line $line and below: a command failed"
}

larder_port=$("$ROOT/.ci/free-port")
line=0
LARDER_TRAINING_PORT=$("$ROOT/.ci/free-port")
export LARDER_TRAINING_PORT
# for short runs of the application: each JVM tells this on its standard error
export JAVA_TOOL_OPTIONS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
__ports
trap 'kill $(jobs -pr) 2>/dev/null; wait' EXIT
trap 'exit 1' TERM
trap '((++failures)); echo "failed: $BASH_COMMAND" >&2' ERR
exec >"$WORK/output"
# shellcheck disable=SC1091 # made just now
source "$WORK/page.sh"
