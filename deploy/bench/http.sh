#!/usr/bin/env bash
# Measures the packaged application over HTTP beside its ceiling and its peers, and prints a table.
#
#   ./mvnw -B -Pbench package -DskipTests && deploy/bench/http.sh [ROW...]
#
# ROW is local, redis, counters, tiered, tags, memcached, file, database, limits, hang, gateway, tables, events, purge, keys, connections or start; all of them by default.
# JAVA_HOME chooses the JDK. BENCH_SECONDS (5) is the length of a run, BENCH_ROUNDS (3) their number, and BENCH_WARMUP (20) the
# seconds for which each path runs before its first round, at least; the table shows the round in the middle by requests/s, with the processor time that the server used for a request, which other load on
# the machine disturbs least. Paths that are compared take turns, so that what the machine does meanwhile meets
# all of them. Larder and the peers that speak HTTP have core BENCH_SERVER_CORE (0) to themselves; wrk and the backends
# share core BENCH_BACKEND_CORE (1).
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
postgres_bin=${BENCH_POSTGRES_BIN:-$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)}
hazelcast_version=5.7.0
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
# shellcheck source=deploy/bench/rows.sh
source "$here/rows.sh"

finish() {
  stop_servers
  rm -rf "$work"
}

require() {
  local tool
  for tool in wrk taskset redis-server redis-cli redis-benchmark memcached webdis nginx python3 curl setpriv; do
    command -v "$tool" >/dev/null || die "$tool is needed: apt-get install wrk redis memcached webdis postgresql curl"
  done
  [[ -x $postgres_bin/initdb ]] || die 'PostgreSQL is needed; BENCH_POSTGRES_BIN names the directory of its programs'
  [[ -f $root/target/quarkus-app/quarkus-run.jar ]] || die 'build first: ./mvnw -B -Pbench package -DskipTests'
}

main() {
  local -a chosen=("$@")
  local row
  [[ $# -gt 0 ]] || chosen=(local redis counters tiered tags memcached file database limits hang gateway tables events purge keys connections start)
  for row in "${chosen[@]}"; do
    declare -F "row_$row" >/dev/null || die "There is no row $row; there are local redis counters tiered tags memcached file database limits hang gateway tables events purge keys connections start"
  done
  require
  trap finish EXIT
  trap 'exit 130' INT TERM
  start_redis
  start_hung_redis
  start_memcached
  start_postgres
  start_origins
  start_larder
  describe_machine
  print_header
  for row in "${chosen[@]}"; do
    "row_$row"
  done
}

main "$@"
