#!/usr/bin/env bash
# Starts Larder faster: trains an ahead-of-time cache once, then runs with it.
#
#   ./mvnw -B package -DskipTests
#   deploy/aot.sh train             writes target/larder.aot (JDK 25: JEP 483, 514 and 515; before: an AppCDS archive)
#   deploy/aot.sh run [FLAG...]     starts Larder with it; FLAGs go to the JVM
#
# JAVA_HOME chooses the JDK; train and run must use the same one. LARDER_APP (target/quarkus-app) is the packaged
# application and LARDER_AOT the cache. The JVM ignores a cache that does not fit, and starts without it.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
app=${LARDER_APP:-$root/target/quarkus-app}
cache=${LARDER_AOT:-$root/target/larder.aot}
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

await_answer() {
  for _ in {1..300}; do
    if curl -sf -o /dev/null "$1/q/health/started"; then
      return
    fi
    sleep 0.1
  done
  die 'Larder did not start for the training'
}

# What a node does first: health, an entry written and read, metrics.
exercise() {
  local -a call=(curl -sf -o /dev/null -H 'X-API-Key: training-only-key')
  for _ in {1..50}; do
    "${call[@]}" -X PUT -H 'Content-Type: application/json' -d '{"a":1}' "$1/api/v2/local/training"
    "${call[@]}" "$1/api/v2/local/training"
  done
  "${call[@]}" "$1/api/v2"
  "${call[@]}" "$1/q/health/ready"
  "${call[@]}" "$1/q/metrics"
}

train() {
  local data port=${LARDER_TRAINING_PORT:-18080} pid flag
  data=$(mktemp -d)
  rm -f "$cache"
  if ((version >= 25)); then
    flag=-XX:AOTCacheOutput=$cache
  else
    flag=-XX:ArchiveClassesAtExit=$cache
  fi
  LARDER_API_KEY=training-only-key LARDER_DATA_DIR=$data QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$port \
    "$java" "$flag" -Xmx256m -jar "$app/quarkus-run.jar" &
  pid=$!
  # shellcheck disable=SC2064 # these values, now
  trap "kill $pid 2>/dev/null || true; rm -rf '$data'" EXIT
  await_answer "http://127.0.0.1:$port"
  exercise "http://127.0.0.1:$port"
  kill "$pid"
  wait "$pid" || true
  [[ -s $cache ]] || die 'the JVM wrote no cache'
}

run() {
  local flag=-XX:SharedArchiveFile=$cache
  if ((version >= 25)); then
    flag=-XX:AOTCache=$cache
  fi
  exec "$java" "$flag" "$@" -jar "$app/quarkus-run.jar"
}

case ${1:-} in
  train) train ;;
  run) shift && run "$@" ;;
  *) die 'usage: aot.sh train | run [FLAG...]' ;;
esac
