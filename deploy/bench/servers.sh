# shellcheck shell=bash disable=SC2154,SC2034 # http.sh sets the variables, rows.sh reads them
# The servers of the benchmark: each start_* function starts one on a free port of 127.0.0.1, waits until it accepts
# connections and sets a variable with its port. stop_servers ends them all by their process ids.

declare -a server_pids=()

# the process that listens on a port
declare -A server_of=()

free_port() {
  local port
  for _ in {1..100}; do
    port=$((20000 + RANDOM % 12000))
    if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s' "$port"
      return
    fi
  done
  die 'no free port found'
}

# await_port PORT PID NAME
await_port() {
  for _ in {1..600}; do
    if (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
      return
    fi
    kill -0 "$2" 2>/dev/null || die "$3 ended: $(tail -n 20 "$work/$3.log")"
    sleep 0.05
  done
  die "$3 does not listen on port $1: $(tail -n 20 "$work/$3.log")"
}

# launch NAME PORT CORE COMMAND...: sets pid
launch() {
  local name=$1 port=$2 core=$3
  shift 3
  taskset -c "$core" "$@" >>"$work/$name.log" 2>&1 </dev/null &
  pid=$!
  server_pids+=("$pid")
  server_of[$port]=$pid
  await_port "$port" "$pid" "$name"
}

stop_pid() {
  kill -CONT "$1" 2>/dev/null || true
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

stop_servers() {
  local i
  for ((i = ${#server_pids[@]} - 1; i >= 0; i--)); do
    stop_pid "${server_pids[i]}"
  done
  server_pids=()
}

start_redis() {
  redis_port=$(free_port)
  launch redis "$redis_port" "$backend_core" redis-server --bind 127.0.0.1 --port "$redis_port" --save '' --appendonly no
}

start_hung_redis() {
  hung_port=$(free_port)
  launch hung "$hung_port" "$backend_core" redis-server --bind 127.0.0.1 --port "$hung_port" --save '' --appendonly no
  hung_pid=$pid
}

start_memcached() {
  memcached_port=$(free_port)
  launch memcached "$memcached_port" "$backend_core" \
    memcached -u "$(id -un)" -l 127.0.0.1 -p "$memcached_port" -U 0 -m 512 -t 1 -c 1024
}

# PostgreSQL refuses to run as root: it gets a user of its own there.
declare -a as_postgres=()
if [[ $EUID -eq 0 ]]; then
  as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups --)
fi

start_postgres() {
  local home=$work/postgres
  mkdir -p "$home"
  if [[ $EUID -eq 0 ]]; then
    chmod 711 "$work"
    chown postgres "$home"
  fi
  (cd "$home" && "${as_postgres[@]}" "$postgres_bin/initdb" -D "$home/data" -U larder -A trust -E UTF8 --no-locale) \
    >"$work/initdb.log" 2>&1 || die "initdb failed: $(cat "$work/initdb.log")"
  postgres_port=$(free_port)
  launch postgres "$postgres_port" "$backend_core" "${as_postgres[@]}" "$postgres_bin/postgres" -D "$home/data" \
    -h 127.0.0.1 -p "$postgres_port" -k '' -c max_connections=100 -c shared_buffers=256MB
}

start_webdis() {
  webdis_port=$(free_port)
  cat >"$work/webdis.json" <<JSON
{"redis_host": "127.0.0.1", "redis_port": $redis_port, "http_host": "127.0.0.1", "http_port": $webdis_port,
 "threads": 1, "pool_size": 20, "daemonize": false, "database": 0, "verbosity": 0, "logfile": "$work/webdis.out",
 "acl": [{"enabled": ["GET", "PING"]}]}
JSON
  launch webdis "$webdis_port" "$server_core" webdis "$work/webdis.json"
}

# nginx_conf NAME CONFIGURATION: a configuration of nginx with this content of its http block
nginx_conf() {
  mkdir -p "$work/$1"
  cat >"$work/$1.conf" <<CONF
daemon off;
worker_processes 1;
pid $work/$1/pid;
error_log $work/$1/error.log;
events { worker_connections 2048; }
http {
  access_log off;
  client_body_temp_path $work/$1;
  proxy_temp_path $work/$1;
  fastcgi_temp_path $work/$1;
  uwsgi_temp_path $work/$1;
  scgi_temp_path $work/$1;
  keepalive_requests 1000000000;
  $2
}
CONF
}

# start_nginx: answers every request with 256 constant bytes, the least that any server here does for one
start_nginx() {
  nginx_port=$(free_port)
  nginx_conf nginx "server {
    listen 127.0.0.1:$nginx_port;
    location / { default_type application/octet-stream; return 200 '$(printf '%0256d' 0)'; }
  }"
  launch nginx "$nginx_port" "$server_core" nginx -p "$work/nginx" -c "$work/nginx.conf" -g 'master_process off;'
  nginx_pid=$pid
}

# origin_conf NAME PORT: an origin with /small and /large, which may be stored for an hour, and /fresh, which may not
origin_conf() {
  local files=$work/$1/files
  mkdir -p "$files"
  printf '%0256d' 0 >"$files/small"
  printf '%016384d' 0 >"$files/large"
  nginx_conf "$1" "server {
    listen 127.0.0.1:$2;
    root $files;
    location / { add_header Cache-Control max-age=3600; }
    location /fresh { add_header Cache-Control no-store; return 200 '$(printf '%0256d' 0)'; }
  }"
}

start_origins() {
  origin_port=$(free_port)
  origin_conf origin "$origin_port"
  launch origin "$origin_port" "$backend_core" nginx -p "$work/origin" -c "$work/origin.conf" -g 'master_process off;'
  hung_origin_port=$(free_port)
  origin_conf hungorigin "$hung_origin_port"
  launch hungorigin "$hung_origin_port" "$backend_core" nginx -p "$work/hungorigin" -c "$work/hungorigin.conf" \
    -g 'master_process off;'
  hung_origin_pid=$pid
}

# start_nginx_proxy: in Larder's place before the origin; it has a cache, which /fresh does not use
start_nginx_proxy() {
  proxy_port=$(free_port)
  nginx_conf proxy "proxy_cache_path $work/proxy/cache keys_zone=pages:10m;
  upstream origin { server 127.0.0.1:$origin_port; keepalive 64; }
  server {
    listen 127.0.0.1:$proxy_port;
    location / {
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection '';
      proxy_cache pages;
      add_header X-Cache \$upstream_cache_status;
    }
  }"
  launch proxy "$proxy_port" "$server_core" nginx -p "$work/proxy" -c "$work/proxy.conf" -g 'master_process off;'
  proxy_pid=$pid
}

# start_varnish: in Larder's place before the origin, with its answers in its heap
start_varnish() {
  varnish_port=$(free_port)
  launch varnish "$varnish_port" "$server_core" varnishd -F -n "$work/varnish" -a "127.0.0.1:$varnish_port" \
    -b "127.0.0.1:$origin_port" -s malloc,256M -p thread_pools=1
  varnish_pid=$pid
  # its child answers
  server_of[$varnish_port]=$(pgrep -P "$pid")
}

start_hazelcast() {
  local jar=$root/target/bench/hazelcast-$hazelcast_version.jar
  if [[ ! -f $jar ]]; then
    (cd "$root" && ./mvnw -q -B dependency:copy -Dartifact="com.hazelcast:hazelcast:$hazelcast_version" \
      -DoutputDirectory=target/bench)
  fi
  hazelcast_port=$(free_port)
  launch hazelcast "$hazelcast_port" "$server_core" "$java" -Xmx2g -XX:ActiveProcessorCount=1 \
    -Dhazelcast.config="$root/deploy/bench/hazelcast.yaml" -Dbench.port="$hazelcast_port" \
    --add-modules java.se --add-exports java.base/jdk.internal.ref=ALL-UNNAMED \
    --add-opens java.base/java.lang=ALL-UNNAMED --add-opens java.base/sun.nio.ch=ALL-UNNAMED \
    --add-opens java.management/sun.management=ALL-UNNAMED --add-opens jdk.management/com.sun.management.internal=ALL-UNNAMED \
    -cp "$jar" com.hazelcast.core.server.HazelcastMemberStarter
  hazelcast_pid=$pid
}

# await_larder NAME PORT
await_larder() {
  for _ in {1..200}; do
    if curl -sf -o /dev/null "http://127.0.0.1:$2/q/health/started"; then
      return
    fi
    sleep 0.1
  done
  die "Larder does not say that it has started: $(tail -n 20 "$work/$1.log")"
}

start_infinispan() {
  local libraries=$root/target/bench/infinispan
  if [[ ! -d $libraries ]]; then
    (cd "$root" && ./mvnw -q -B -f deploy/bench/infinispan.pom.xml dependency:copy-dependencies -DincludeScope=runtime \
      -DoutputDirectory="$libraries")
  fi
  infinispan_port=$(free_port)
  mkdir -p "$work/infinispan"
  launch infinispan "$infinispan_port" "$server_core" "$java" -Xmx4g -cp "$libraries/*" "$here/InfinispanRest.java" \
    "$infinispan_port" "$work/infinispan"
  infinispan_pid=$pid
}

# start_limited_larder TYPE: a second Larder that counts each request by its API key and by its address, in a service of
# that type
start_limited_larder() {
  local port
  port=$(free_port)
  LARDER_API_KEY=$key LARDER_DATA_DIR=$work/limited LARDER_SERVICES_LOCAL_TYPE=local LARDER_SERVICES_COUNTS_TYPE=$1 \
    LARDER_REDIS_HOSTS=redis://127.0.0.1:${redis_port:-6379} \
    LARDER_LIMITS_CALLER_IN=counts LARDER_LIMITS_CALLER_LIMIT=1000000000000 LARDER_LIMITS_CALLER_WINDOW=1s \
    LARDER_LIMITS_CLIENT_IN=counts LARDER_LIMITS_CLIENT_LIMIT=1000000000000 LARDER_LIMITS_CLIENT_WINDOW=1s \
    LARDER_LIMITS_CLIENT_EACH=address QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$port \
    launch limited "$port" "$server_core" "$java" -Xmx4g -jar "$root/target/quarkus-app/quarkus-run.jar"
  limited_larder=http://127.0.0.1:$port
  await_larder limited "$port"
}

start_larder() {
  larder_port=$(free_port)
  BENCH_REDIS_PORT=$redis_port BENCH_MEMCACHED_PORT=$memcached_port BENCH_POSTGRES_PORT=$postgres_port \
    BENCH_HUNG_PORT=$hung_port BENCH_ORIGIN_PORT=$origin_port BENCH_HUNG_ORIGIN_PORT=$hung_origin_port LARDER_API_KEY=$key LARDER_DATA_DIR=$work/data \
    QUARKUS_CONFIG_LOCATIONS=$root/deploy/bench/application.yaml \
    QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$larder_port \
    launch larder "$larder_port" "$server_core" "$java" -Xmx4g -jar "$root/target/quarkus-app/quarkus-run.jar"
  larder=http://127.0.0.1:$larder_port
  await_larder larder "$larder_port"
}
