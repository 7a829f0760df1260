# shellcheck shell=bash disable=SC2154 # http.sh sets the variables
# The rows of the table, one function each.

# seed SERVICE KEYS [TAG]: entries 0000000 and on
seed() {
  env BENCH_KEY="$key" BENCH_PATH="/api/v2/$1" BENCH_KEYS="$2" BENCH_TAG="${3:-}" \
    taskset -c "$backend_core" wrk -t1 -c1 -d600s --timeout 60s -s "$here/seed.lua" "$larder" >/dev/null
}

# put_one PLACE [OPTION OF CURL...]
put_one() {
  local place=$1
  shift
  printf '"%0254d"' 0 | curl -sf -o /dev/null -X PUT -H "X-API-Key: $key" -H 'Content-Type: application/json' \
    --data-binary @- "$@" "$larder/api/v2/$place/one"
}

# beside_purges COMMAND...: runs it while tags that no entry has are purged, ten in a second
beside_purges() {
  local purging
  taskset -c "$backend_core" curl -sf -o /dev/null --rate 10/s -X DELETE -H "X-API-Key: $key" \
    "$larder/api/v2/redis?tag=purged-[1-1000000]" >/dev/null &
  purging=$!
  "$@"
  kill -0 "$purging" || die 'the purges ended'
  kill "$purging"
  wait "$purging" 2>/dev/null || true
}

# get NAME SERVICE [CONNECTIONS]: the path of a GET of one entry
get() {
  put_one "$2"
  path "$1" load "${3:-$connections}" "$larder/api/v2/$2/one" BENCH_KEY="$key"
}

# put NAME SERVICE: the path of a PUT of one entry
put() {
  path "$1" load "$connections" "$larder/api/v2/$2/put" BENCH_KEY="$key" BENCH_METHOD=PUT
}

# count NAME SERVICE: the path of an increment of one counter
count() {
  path "$1" load "$connections" "$larder/api/v2/$2/_counter/one" BENCH_KEY="$key" BENCH_METHOD=POST
}

# append NAME SERVICE: the path of an addition of one value to a list that keeps 20
append() {
  path "$1" load "$connections" "$larder/api/v2/$2/_list/one" BENCH_KEY="$key" BENCH_METHOD=POST \
    BENCH_BODY="$(printf '{"values":["%0254d"],"max":20,"ttl":86400}' 0)"
}

row_local() {
  start_hazelcast
  start_infinispan
  start_nginx
  local map=http://127.0.0.1:$hazelcast_port/hazelcast/rest/maps/bench/one
  printf '"%0254d"' 0 | curl -sf -o /dev/null -H 'Content-Type: text/plain' --data-binary @- "$map"
  local cache=http://127.0.0.1:$infinispan_port/rest/v2/caches/bench/one
  printf '"%0254d"' 0 | curl -sf -o /dev/null -X PUT -H 'Content-Type: text/plain' --data-binary @- "$cache"
  # with the key, so that both requests cost as much to read
  path 'nginx, constant bytes' load "$connections" "http://127.0.0.1:$nginx_port/constant" BENCH_KEY="$key"
  path 'ceiling' load "$connections" "$larder/bench/ceiling" BENCH_KEY="$key"
  path 'Hazelcast REST GET' load "$connections" "$map"
  path 'Infinispan REST GET' load "$connections" "$cache"
  get 'local GET' local
  put_one local/deep/er
  path 'local GET, key with /' load "$connections" "$larder/api/v2/local/deep/er/one" BENCH_KEY="$key"
  put 'local PUT' local
  count 'local counter increment' local
  limit_check 'local limit check' local
  measure 'nginx, constant bytes' 'ceiling' 'Hazelcast REST GET' 'Infinispan REST GET' 'local GET' 'local GET, key with /' 'local PUT' \
    'local counter increment' 'local limit check'
  row 'nginx, constant bytes'
  row 'ceiling'
  row 'Hazelcast REST GET'
  row 'Infinispan REST GET'
  row 'local GET' 'ceiling' 0.95
  row 'local GET, key with /' 'ceiling' 0.95
  row 'local GET' 'Hazelcast REST GET' 2
  row 'local GET' 'Infinispan REST GET' 1.25
  row 'local PUT' 'local GET' 0.85
  row 'local counter increment' 'local GET' 0.85
  row 'local limit check' 'local GET' 0.75
  stop_pid "$hazelcast_pid"
  stop_pid "$infinispan_pid"
  stop_pid "$nginx_pid"
}

# webdis: starts it, with the path of a GET
webdis() {
  start_webdis
  redis-cli -h 127.0.0.1 -p "$redis_port" set bench "\"$(printf '%0254d' 0)\"" >/dev/null
  path 'webdis GET' load "$connections" "http://127.0.0.1:$webdis_port/GET/bench.txt"
}

row_redis() {
  webdis
  path 'redis-benchmark GET' redis_load
  get 'redis GET' redis
  get 'redis GET, 256 connections' redis 256
  put 'redis PUT' redis
  measure 'webdis GET' 'redis-benchmark GET' 'redis GET' 'redis GET, 256 connections' 'redis PUT'
  row 'webdis GET'
  row 'redis-benchmark GET'
  row 'redis GET' 'webdis GET' 1.4
  row 'redis PUT' 'redis GET' 0.8
  row 'redis GET, 256 connections' 'redis GET' 'no errors'
  stop_pid "$pid"
}

row_counters() {
  local service
  for service in local redis; do
    put "$service PUT" "$service"
    count "$service counter increment" "$service"
  done
  append 'redis list append, 20 kept' redis
  measure 'local PUT' 'local counter increment' 'redis PUT' 'redis counter increment' 'redis list append, 20 kept'
  row 'local PUT'
  row 'local counter increment' 'local PUT' 0.7
  row 'redis PUT'
  row 'redis counter increment' 'redis PUT' 0.9
  row 'redis list append, 20 kept' 'redis PUT' 0.8
}

row_tiered() {
  webdis
  get 'local GET' local
  get 'tiered GET' tiered
  measure 'webdis GET' 'local GET' 'tiered GET'
  row 'tiered GET' 'local GET' 0.95
  row 'tiered GET' 'webdis GET' 2
  stop_pid "$pid"
}

row_tags() {
  local tagged=$larder/api/v2/redis/tagged
  get 'redis GET' redis
  put_one redis/tagged -H 'X-Cache-Tags: shop, shop-17, user-3'
  path 'redis GET, tagged' load "$connections" "$tagged/one" BENCH_KEY="$key"
  path 'redis GET, tagged, beside 10 purges a second' beside_purges load "$connections" "$tagged/one" BENCH_KEY="$key"
  measure 'redis GET' 'redis GET, tagged' 'redis GET, tagged, beside 10 purges a second'
  row 'redis GET, tagged' 'redis GET' 0.8
  row 'redis GET, tagged, beside 10 purges a second' 'redis GET' 0.8
}

# nothing is removed, so the next purge of a tag has as many entries before it as the first
row_purge() {
  local purge="$larder/api/v2/redis?tag"
  seed redis 1000 small
  path 'purge of 1,000 entries' load 1 "$purge=small" BENCH_KEY="$key" BENCH_METHOD=DELETE
  measure 'purge of 1,000 entries'
  seed redis 1000000 large
  path 'purge of 1,000,000 entries' load 1 "$purge=large" BENCH_KEY="$key" BENCH_METHOD=DELETE
  measure 'purge of 1,000 entries' 'purge of 1,000,000 entries'
  row 'purge of 1,000 entries'
  row 'purge of 1,000,000 entries' 'purge of 1,000 entries' 0.5
}

row_memcached() {
  get 'redis GET' redis
  get 'memcached GET' memcached
  get 'memcached GET, 256 connections' memcached 256
  measure 'redis GET' 'memcached GET' 'memcached GET, 256 connections'
  row 'memcached GET' 'redis GET' 0.9
  row 'memcached GET, 256 connections' 'memcached GET' 'no errors'
}

row_file() {
  get 'local GET' local
  get 'file GET' file
  measure 'local GET' 'file GET'
  row 'file GET' 'local GET' 0.95
}

row_database() {
  local entries=$larder/api/v2/database/
  seed database 100000
  path 'pgbench select' database_load database-get.sql
  path 'database GET, 100,000 keys' load "$connections" "$entries" BENCH_KEY="$key" BENCH_KEYS=100000
  measure 'pgbench select' 'database GET, 100,000 keys'
  row 'pgbench select'
  row 'database GET, 100,000 keys' 'pgbench select' '1.0, p99 < 10 ms'
  path 'pgbench upsert' database_load database-put.sql
  path 'database PUT, logged' load "$connections" "$entries" BENCH_KEY="$key" BENCH_KEYS=100000 BENCH_METHOD=PUT
  measure 'pgbench upsert' 'database PUT, logged'
  row 'pgbench upsert'
  row 'database PUT, logged' 'pgbench upsert' 1.0
}

# 256 callers wait for a Redis that answers nobody, for longer than the measurement takes
row_hang() {
  get 'local GET' local
  measure 'local GET'
  get 'local GET beside a hanging backend' local
  put_one hung
  measure_beside_waiting "$hung_pid" /api/v2/hung/one 'local GET beside a hanging backend'
  row 'local GET beside a hanging backend' 'local GET' 0.8
}

# measure_beside_waiting PID PATH NAME: measures while the process is stopped and 256 callers of the path wait for it
measure_beside_waiting() {
  local waiting
  kill -STOP "$1"
  env BENCH_KEY="$key" BENCH_PATH="$2" taskset -c "$backend_core" \
    wrk -t1 -c256 -d$((warmup + (rounds + 5) * (seconds + 1)))s --timeout 120s -s "$here/load.lua" "$larder" >/dev/null &
  waiting=$!
  sleep 1
  measure "$3"
  kill -CONT "$1"
  kill "$waiting" 2>/dev/null || true
  wait "$waiting" 2>/dev/null || true
}

# 1,000 listeners, which are wrk, too: for it an answer without an end is one. Those that hear of one write of a hundred are
# told more than one wrk can read, and some of them are dropped.
row_events() {
  local entries=$larder/api/v2/local/
  seed local 1000
  path 'local PUT, 1,000 keys' load "$connections" "$entries" BENCH_KEY="$key" BENCH_KEYS=1000 BENCH_METHOD=PUT
  measure 'local PUT, 1,000 keys'
  row 'local PUT, 1,000 keys'
  row_listeners 'one of 1,000' 0000007
  row_listeners 'one of 100' 000000
}

# row_listeners PART PREFIX: local PUT while 1,000 listen to that part of the writes
row_listeners() {
  local name="local PUT, 1,000 listeners hear $1" entries=$larder/api/v2/local/ listening before
  path "$name" load "$connections" "$entries" BENCH_KEY="$key" BENCH_KEYS=1000 BENCH_METHOD=PUT
  before=$(listeners_dropped)
  env BENCH_KEY="$key" BENCH_PATH="/api/v2/local/_events?prefix=$2" taskset -c "$backend_core" \
    wrk -t1 -c1000 -d$((warmup + (rounds + 5) * (seconds + 1)))s --timeout 600s -s "$here/load.lua" "$larder" >/dev/null &
  listening=$!
  sleep 2
  measure "$name"
  row "$name" 'local PUT, 1,000 keys' "0.9, $(($(listeners_dropped) - before)) listeners dropped"
  kill "$listening" 2>/dev/null || true
  wait "$listening" 2>/dev/null || true
}

listeners_dropped() {
  curl -sf "$larder/q/metrics" | awk '/^larder_event_listeners_dropped_total/ { sum += $2 } END { print int(sum) }'
}

row_keys() {
  local entries=$larder/api/v2/local/
  seed local 1000
  path 'local GET, 1,000 keys' load "$connections" "$entries" BENCH_KEY="$key" BENCH_KEYS=1000
  measure 'local GET, 1,000 keys'
  seed local 1000000
  path 'local GET, 1,000,000 keys' load "$connections" "$entries" BENCH_KEY="$key" BENCH_KEYS=1000000
  measure 'local GET, 1,000,000 keys'
  row 'local GET, 1,000 keys'
  row 'local GET, 1,000,000 keys' 'local GET, 1,000 keys' '0.9, p99 < 10 ms'
}

# 10,000 connections that ask nothing, beside 32 that do
row_connections() {
  local idle="local GET beside 10,000 idle connections"
  get 'local GET' local
  measure 'local GET'
  get "$idle" local
  hold_connections 10000
  measure "$idle"
  row "$idle" 'local GET' 0.9
  kill "$holding_pid"
  wait "$holding_pid" 2>/dev/null || true
}

# hold_connections NUMBER: opens so many to Larder and asks one thing on each, again every 30 s, so that none is idle for
# too long; sets holding_pid when all of them are open
hold_connections() {
  local ready=$work/held
  rm -f "$ready"
  taskset -c "$backend_core" python3 "$here/hold.py" "${larder##*:}" "$1" "$ready" &
  holding_pid=$!
  server_pids+=("$holding_pid")
  for _ in {1..600}; do
    [[ -f $ready ]] && return
    kill -0 "$holding_pid" 2>/dev/null || die 'the idle connections could not be opened'
    sleep 0.1
  done
  die 'the idle connections were not open within a minute'
}

# limit_check NAME SERVICE: the path of a check of a limit that is never reached
limit_check() {
  path "$1" load "$connections" "$larder/api/v2/$2/_limit/one" BENCH_KEY="$key" BENCH_METHOD=POST \
    BENCH_BODY='{"limit":1000000000000,"window":"1s"}'
}

row_limits() {
  local service
  for service in redis local; do
    path "$service PUT" load "$connections" "$larder/api/v2/$service/put" BENCH_KEY="$key" BENCH_METHOD=PUT
    limit_check "$service limit check" "$service"
  done
  measure 'redis PUT' 'redis limit check' 'local PUT' 'local limit check'
  row 'redis limit check' 'redis PUT' 0.9
  row 'local limit check' 'local PUT' 0.7
  get 'local GET' local
  row_limited 'local GET, limits in the heap' local 'local GET' 0.9
  # each answer waits for Redis once, as that of a check does
  row_limited 'local GET, limits in redis' redis 'redis limit check' 0.9
}

# row_limited NAME TYPE OTHER LEAST: local GET of a Larder whose own limits are counted in a service of that type
row_limited() {
  start_limited_larder "$2"
  curl -sf -o /dev/null -X PUT -H "X-API-Key: $key" -H 'Content-Type: application/json' \
    --data-binary "\"$(printf '%0254d' 0)\"" "$limited_larder/api/v2/local/one"
  path "$1" load "$connections" "$limited_larder/api/v2/local/one" BENCH_KEY="$key"
  measure "$3" "$1"
  row "$1" "$3" "$4"
  stop_pid "$pid"
}

# start_once: from the command to the first answer in ms, and resident MB 5 s later. Nothing is pinned: a start has both
# cores.
start_once() {
  local port begin end
  port=$(free_port)
  begin=$(date +%s%N)
  LARDER_API_KEY=$key LARDER_DATA_DIR=$work/start QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$port \
    "$root/deploy/aot.sh" run -Xmx256m >"$work/start.log" 2>&1 &
  pid=$!
  server_pids+=("$pid")
  await_port "$port" "$pid" start
  curl -sf -o /dev/null -H "X-API-Key: $key" "http://127.0.0.1:$port/api/v2" || die 'the first answer is an error'
  end=$(date +%s%N)
  sleep 5
  printf '%s %s\n' $(((end - begin) / 1000000)) $(($(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status") / 1024)) \
    >>"$work/starts"
  stop_pid "$pid"
}

row_start() {
  local round milliseconds megabytes bound=1000
  # before 24 the cache is an AppCDS archive
  [[ $("$java" -XshowSettings:properties -version 2>&1) == *'java.specification.version = 17'* ]] && bound=1500
  "$root/deploy/aot.sh" train >"$work/aot.log" 2>&1 || die "no AOT cache: $(cat "$work/aot.log")"
  for ((round = 0; round < rounds; round++)); do
    start_once
  done
  read -r milliseconds megabytes < <(sort -n "$work/starts" | sed -n "$(((rounds + 1) / 2))p")
  printf '| start to first answer, AOT cache | %s ms | | | | | | | | under %d ms |\n' "$milliseconds" "$bound"
  printf '| idle at -Xmx256m | %s MB resident | | | | | | | | under 170 MB |\n' "$megabytes"
}

# answered NAME PATH: the path of a GET of an answer that is stored already
answered() {
  curl -sf -o /dev/null -H "X-API-Key: $key" "$larder/api/v2/$2" || die "$2 is not answered"
  curl -sf -o /dev/null -D - -H "X-API-Key: $key" "$larder/api/v2/$2" | grep -qi 'larder; *hit' || die "$2 is not stored"
  path "$1" load "$connections" "$larder/api/v2/$2" BENCH_KEY="$key"
}

# fill_table: 100,000 rows, whose JSON has 256 bytes
fill_table() {
  psql -q -h 127.0.0.1 -p "$postgres_port" -U larder postgres -c "
    create table bench_rows (id int primary key, value text not null);
    insert into bench_rows select id, repeat('v', 237 + 1 - length(id::text)) from generate_series(0, 99999) as id;
    analyze bench_rows" || die 'The table cannot be filled'
}

# A service in front of a table.
row_tables() {
  fill_table
  seed database 100000
  get 'local GET' local
  answered 'table row hit' tables/_table/bench_rows/1
  path 'database GET' load "$connections" "$larder/api/v2/database/" BENCH_KEY="$key" BENCH_KEYS=100000
  path 'table row miss' load "$connections" "$larder/api/v2/briefly/_table/bench_rows/" BENCH_KEY="$key" BENCH_KEYS=100000
  measure 'local GET' 'table row hit'
  row 'table row hit' 'local GET' 0.85
  measure 'database GET' 'table row miss'
  row 'table row miss' 'database GET' 0.5
}

# Services in front of an HTTP origin, beside proxies with a cache.
row_gateway() {
  local origin=http://127.0.0.1:$origin_port
  local -a peers=('nginx proxy_cache hit')
  start_nginx_proxy
  curl -sf -o /dev/null "http://127.0.0.1:$proxy_port/small"
  path 'nginx proxy_cache hit' load "$connections" "http://127.0.0.1:$proxy_port/small" BENCH_KEY="$key"
  path 'nginx proxy_pass' load "$connections" "http://127.0.0.1:$proxy_port/fresh" BENCH_KEY="$key"
  if command -v varnishd >/dev/null; then
    start_varnish
    path 'varnish hit' load "$connections" "http://127.0.0.1:$varnish_port/small" BENCH_KEY="$key"
    peers+=('varnish hit')
  fi
  get 'local GET' local
  get 'tiered GET' tiered
  put 'redis PUT' redis
  curl -sf "$origin/large" | curl -sf -o /dev/null -X PUT -H "X-API-Key: $key" -H 'Content-Type: text/plain' \
    --data-binary @- "$larder/api/v2/local/large"
  path 'local GET, 16 KiB' load "$connections" "$larder/api/v2/local/large" BENCH_KEY="$key"
  answered 'gateway hit, local' pages/small
  answered 'gateway hit, local, 16 KiB' pages/large
  answered 'gateway hit, tiered' tieredpages/small
  path 'gateway miss' load "$connections" "$larder/api/v2/pages/fresh" BENCH_KEY="$key"
  path 'gateway write, redis' load "$connections" "$larder/api/v2/redispages/fresh" BENCH_KEY="$key" BENCH_METHOD=POST BENCH_BODY=1
  measure "${peers[@]}" 'local GET' 'local GET, 16 KiB' 'tiered GET' 'gateway hit, local' 'gateway hit, local, 16 KiB' 'gateway hit, tiered'
  row 'nginx proxy_cache hit'
  row 'gateway hit, local' 'local GET' 0.85
  row 'gateway hit, local' 'nginx proxy_cache hit' 0.6
  [[ ${#peers[@]} -eq 1 ]] || row 'gateway hit, local' 'varnish hit' 1.2
  row 'gateway hit, local, 16 KiB' 'local GET, 16 KiB' 0.85
  row 'gateway hit, tiered' 'tiered GET' 0.8
  measure 'nginx proxy_pass' 'gateway miss' 'redis PUT' 'gateway write, redis'
  row 'nginx proxy_pass'
  row 'gateway miss' 'nginx proxy_pass' 0.5
  row 'gateway write, redis' 'redis PUT' 0.5
  row_hung_origin
  stop_pid "$proxy_pid"
  [[ ${#peers[@]} -eq 1 ]] || stop_pid "$varnish_pid"
}

# a hit while 256 callers wait for an origin
row_hung_origin() {
  path 'gateway hit beside a hanging origin' load "$connections" "$larder/api/v2/pages/small" BENCH_KEY="$key"
  measure_beside_waiting "$hung_origin_pid" /api/v2/hungpages/fresh 'gateway hit beside a hanging origin'
  row 'gateway hit beside a hanging origin' 'gateway hit, local' 0.8
}
