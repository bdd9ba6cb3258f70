# The measurements. Sourced by bin/bench; each part is a function that adds rows.

# bench_java COMMAND...: a load program of org.trove.bench.
bench_java() {
    "$JAVA_BIN/java" -XX:+UseSerialGC -Xmx256m -cp "$(class_path standalone):$ROOT/trove-standalone/target/test-classes" \
        org.trove.bench.Bench "$work/etc/bench.properties" "$@"
}

# value NAME: from "name=value" lines on standard input.
value() { sed -n "s/^$1=//p"; }

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# until_200 URL [SECONDS]
until_200() {
    local deadline=$((SECONDS + ${2:-60}))
    until [ "$(curl -s -o /dev/null -m 2 -w '%{http_code}' "$1")" = 200 ]; do
        [ "$SECONDS" -lt "$deadline" ] || { say "no 200 from $1"; return 1; }
        sleep 0.02
    done
}

# pss NAME: MiB of the process and its children.
pss() {
    local pid since
    read -r pid since < "$SERVICES_DIR/run/$1.pid" && pss_of "$pid"
}
pss_of() { awk '/^Pss:/ { sum += $2 } END { printf "%.0f", sum / 1024 }' "/proc/$1/smaps_rollup"; }

# timed_start NAME URL COMMAND...: sets STARTED_MS.
timed_start() {
    local name=$1 url=$2 begin
    shift 2
    begin=$(milliseconds)
    services_launch "$name" "$@"
    until_200 "$url" || { services_alive "$name" || say "$name ended; see $work/log/$name.log"; return 1; }
    STARTED_MS=$(($(milliseconds) - begin))
}

start_bench_services() {
    timed_start identity "$IDENTITY/v3" "$JAVA_BIN/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m \
        -cp "$(class_path standalone)" org.trove.standalone.identity.IdentityApplication \
        "$work/identity" "127.0.0.1:$IDENTITY_PORT" "$API" || exit 1
    api_file
    "$ROOT/bin/trove-manage" migrate --config "$work/etc/trove-api.yml" > "$work/log/migrate.log" 2>&1 \
        || { say "no schema; see $work/log/migrate.log"; exit 1; }
    # The first start leaves the archive of classes; the second is what is measured.
    start_trove_services || exit 1
    stop_trove_services
    start_trove_services || exit 1
    log_in "$IDENTITY" "$work/identity/clouds.yaml" || exit 1
    echo "project=$PROJECT" >> "$work/etc/bench.properties"
}

start_trove_services() {
    timed_start api "$API/" "$ROOT/bin/trove-api" "$work/etc/trove-api.yml" && API_MS=$STARTED_MS || return 1
    timed_start conductor "http://127.0.0.1:$CONDUCTOR_ADMIN/healthcheck" "$ROOT/bin/trove-conductor" \
        "$work/etc/trove-conductor.yml" && CONDUCTOR_MS=$STARTED_MS || return 1
    timed_start taskmanager "http://127.0.0.1:$TASKMANAGER_ADMIN/healthcheck" "$ROOT/bin/trove-taskmanager" \
        "$work/etc/trove-taskmanager.yml" && TASKMANAGER_MS=$STARTED_MS || return 1
}

stop_trove_services() { local name; for name in taskmanager conductor api; do services_end "$name" TERM; done; }
stop_bench_services() { stop_trove_services; services_end identity TERM; services_end standalone TERM 60; services_end guests TERM; }

measure_start() {
    local name upper ms
    for name in api taskmanager conductor; do
        upper=${name^^}_MS ms=${!upper}
        row "$name: first answer after a warm start" "$ms ms" "bin/trove-$name FILE; curl until 200"
        row "$name: memory, fresh" "$(pss "$name") MiB" "awk '/^Pss:/' /proc/PID/smaps_rollup"
    done
}

# wrk_run SECONDS CONNECTIONS SCRIPT URL: sets RATE, P50, P99, ERRORS.
wrk_run() {
    local out=$work/wrk.out
    TROVE_TOKEN=$TOKEN wrk -t1 -c"$2" -d"$1s" --latency -s "$ROOT/bin/lib/bench/$3" "$4" > "$out" 2>&1 || { cat "$out" >&2; return 1; }
    RATE=$(sed -n 's/^Requests\/sec: *//p' "$out")
    P50=$(sed -n 's/^ *50% *//p' "$out")
    P99=$(sed -n 's/^ *99% *//p' "$out")
    ERRORS=$(sed -n 's/.*Non-2xx or 3xx responses: *//p' "$out")
    REQUESTS=$(sed -n 's/^ *\([0-9]*\) requests in.*/\1/p' "$out")
    [ -z "$ERRORS" ] || say "$ERRORS answers were no 2xx: $4"
}

measure_list() {
    local count url=$API/v1.0/$PROJECT/instances
    bench_java seed 20 > "$work/seed.out" || return 1
    wrk_run "$warm" 16 get.lua "$url" || return 1
    # From many to few is not possible, so the order is upward; the warm-up ran with 20.
    services_sql trove -e "delete from instances where tenant_id = '$PROJECT'"
    for count in 1 20 1000; do
        bench_java seed "$count" > "$work/seed.out" || return 1
        wrk_run "$seconds" 16 get.lua "$url" || return 1
        row "GET /instances, $count instances, 16 connections" "$RATE requests/s, p50 $P50, p99 $P99${ERRORS:+, $ERRORS errors}" \
            "wrk -t1 -c16 -d${seconds}s --latency -s bin/lib/bench/get.lua URL"
        wrk_run "$seconds" 1 get.lua "$url" || return 1
        row "GET /instances, $count instances, 1 connection" "$RATE requests/s, p50 $P50, p99 $P99${ERRORS:+, $ERRORS errors}" \
            "wrk -t1 -c1 -d${seconds}s --latency -s bin/lib/bench/get.lua URL"
    done
    row "api: memory after this load" "$(pss api) MiB" "awk '/^Pss:/' /proc/PID/smaps_rollup"
}

operations() { services_sql trove -e "select count(*) from operations where kind like 'create%' and $1"; }

measure_create() {
    local url=$API/v1.0/$PROJECT/instances begin done_before finished elapsed
    bench_java seed 1 > "$work/seed.out" || return 1
    services_launch guests env TROVE_BENCH=1 "$JAVA_BIN/java" -XX:+UseSerialGC -Xmx256m \
        -cp "$(class_path standalone):$ROOT/trove-standalone/target/test-classes" \
        org.trove.bench.Bench "$work/etc/bench.properties" guests 900
    services_await guests grep -q ready "$work/log/guests.log" || return 1
    export TROVE_BODY=$work/etc/create.json
    cat > "$TROVE_BODY" <<'JSON'
{"instance": {"name": "bench", "flavorRef": "1", "volume": {"size": 1},
 "datastore": {"type": "mariadb", "version": "bench"},
 "databases": [{"name": "app"}], "users": [{"name": "u1", "password": "secret", "databases": [{"name": "app"}]}]}}
JSON
    say "create: warm-up"
    wrk_run "$warm" 8 post.lua "$url" && await_operations || return 1
    accept "$url" "while a task manager works on them" && await_operations || return 1
    # Held, not ended: it goes on with warm code, and what it finds is what was accepted meanwhile.
    services_signal taskmanager STOP
    accept "$url" "while no task manager runs" || { services_signal taskmanager CONT; return 1; }
    done_before=$(operations "state = 'SUCCEEDED'") begin=$(milliseconds)
    services_signal taskmanager CONT
    await_operations || return 1
    elapsed=$(($(milliseconds) - begin)) finished=$(($(operations "state = 'SUCCEEDED'") - done_before))
    row "creates completed by one task manager, cloud and guests of nothing" \
        "$((finished * 60000 / elapsed)) creates/min ($finished in $((elapsed / 1000)) s)" "select count(*) from operations"
    services_end guests TERM
}

# accept URL CIRCUMSTANCE: adds the row of accepted creates.
accept() {
    wrk_run "$seconds" 8 post.lua "$1" || return 1
    row "POST /instances, accepted, 8 connections, $2" "$RATE creates/s, p50 $P50, p99 $P99${ERRORS:+, $ERRORS errors}" \
        "wrk -t1 -c8 -d${seconds}s --latency -s bin/lib/bench/post.lua URL"
}

# await_operations: until all have ended.
await_operations() {
    local deadline=$((SECONDS + 600))
    until [ "$(operations "state not in ('SUCCEEDED', 'FAILED', 'CANCELLED')")" = 0 ]; do
        [ "$SECONDS" -lt "$deadline" ] || { say "creates still open after 10 min"; return 1; }
        sleep 0.5
    done
}

measure_heartbeats() {
    local guests=1000 rounds=80 warm_rounds=20 out
    $quick && rounds=3 warm_rounds=1
    bench_java seed "$guests" > "$work/seed.out" || return 1
    bench_java heartbeats "$guests" "$warm_rounds" > "$work/heartbeats.out" || return 1
    out=$(bench_java heartbeats "$guests" "$rounds") || return 1
    row "heartbeats of $guests guests, sealed, until all are in the database" "$(value recorded_per_second <<< "$out") heartbeats/s" \
        "java org.trove.bench.Bench FILE heartbeats $guests $rounds"
}

measure_call() {
    local out
    bench_java seed 1 > "$work/seed.out" || return 1
    out=$(bench_java calls "$($quick && echo 500 || echo 5000)") || return 1
    row "call to a guest, round trip" "p50 $(value p50_ms <<< "$out") ms, p99 $(value p99_ms <<< "$out") ms" \
        "java org.trove.bench.Bench FILE calls 5000"
}

measure_engine() {
    local rows=1000000 open=100000 out=$work/engine.out
    $quick && rows=20000 open=2000
    services_sql -e 'drop database if exists trove_engine; create database trove_engine' || return 1
    sed 's#/trove$#/trove_engine#' "$work/etc/bench.properties" > "$work/etc/engine.properties"
    "$JAVA_BIN/java" -XX:+UseSerialGC -Xmx512m -cp "$(class_path standalone):$ROOT/trove-standalone/target/test-classes" \
        org.trove.bench.Bench "$work/etc/engine.properties" engine "$rows" "$open" > "$out" || return 1
    local command="java -Xmx512m org.trove.bench.Bench FILE engine $rows $open"
    row "look for due operations among $rows rows, $open open, none due" \
        "p50 $(value scan_idle_p50_ms < "$out") ms, p99 $(value scan_idle_p99_ms < "$out") ms" "$command"
    row "the same with all $open due, claiming 16" \
        "p50 $(value scan_backlog_p50_ms < "$out") ms, p99 $(value scan_backlog_p99_ms < "$out") ms" "$command"
    row "results of steps, 1, 8 and 16 threads" "$(value commits_1_threads < "$out"), $(value commits_8_threads < "$out") and \
$(value commits_16_threads < "$out") per second" "$command"
    row "the same with a change of the instance each" "$(value commits_1_threads_with_change < "$out"), \
$(value commits_8_threads_with_change < "$out") and $(value commits_16_threads_with_change < "$out") per second" "$command"
    row "$open operations that wait for their guests: heap of the process that holds them" \
        "$(value heap_waiting_mib < "$out") MiB of 512" "$command"
    row "1000 of these woken, until all have ended" "$(value woken_to_end_ms < "$out") ms" "$command"
}

# beside_slow NAME PORT URL: the p99 of one client, alone and beside 1000 that never finish a request.
beside_slow() {
    local alone
    wrk_run "$warm" 1 get.lua "$3" && wrk_run "$seconds" 1 get.lua "$3" || return 1
    alone=$P99
    services_launch slow "$JAVA_BIN/java" -XX:+UseSerialGC -Xmx256m \
        -cp "$(class_path standalone):$ROOT/trove-standalone/target/test-classes" \
        org.trove.bench.Bench "$work/etc/bench.properties" slow-clients "$2" 1000
    services_await slow grep -q ready "$work/log/slow.log" || return 1
    wrk_run "$seconds" 1 get.lua "$3" || { services_end slow TERM; return 1; }
    services_end slow TERM
    row "$1: GET /instances, 1 connection, alone and beside 1000 slow clients" \
        "p99 $alone and $P99${ERRORS:+, $ERRORS errors}" "wrk -t1 -c1 -d${seconds}s --latency -s bin/lib/bench/get.lua URL"
}

measure_slow-bodies() {
    bench_java seed 20 > "$work/seed.out" || return 1
    beside_slow api "$API_PORT" "$API/v1.0/$PROJECT/instances"
}

# Children and grandchildren of standalone that are agents.
agent_pids() { pgrep -f "org.trove.guestagent.GuestAgent $work/home" ; }

measure_standalone() {
    local port url begin id agent
    stop_trove_services
    port=$(services_port standalone) url=http://127.0.0.1:$(services_port standalone)
    say "standalone: cold start, which makes the home and the archive of classes"
    timed_start standalone "$url/" "$ROOT/bin/trove" standalone --home "$work/home" --port "$port" || return 1
    services_end standalone TERM 60
    timed_start standalone "$url/" "$ROOT/bin/trove" standalone --home "$work/home" --port "$port" || return 1
    row "standalone: first answer after a warm start" "$STARTED_MS ms" "bin/trove standalone --home DIR; curl until 200"
    row "standalone: memory, fresh (one JVM)" "$(pss standalone) MiB" "awk '/^Pss:/' /proc/PID/smaps_rollup"
    log_in "$(cloud_value trove-local auth_url "$work/home/clouds.yaml" | sed 's#/v3$##')" "$work/home/clouds.yaml" || return 1
    begin=$(milliseconds)
    curl -sS -f -o "$work/created.json" -H "X-Auth-Token: $TOKEN" -H 'Content-Type: application/json' \
        -d '{"instance": {"name": "bench", "flavorRef": "1", "volume": {"size": 1}, "datastore": {"type": "mariadb"}}}' \
        "$url/v1.0/$PROJECT/instances" || return 1
    id=$(grep -o '"id": *"[0-9a-f-]\{36\}"' "$work/created.json" | head -1 | cut -d'"' -f4)
    until curl -sS -H "X-Auth-Token: $TOKEN" "$url/v1.0/$PROJECT/instances/$id" | grep -q '"operating_status": *"HEALTHY"'; do
        [ $(($(milliseconds) - begin)) -lt 120000 ] || { say "the instance is not HEALTHY after 2 min"; return 1; }
        sleep 0.1
    done
    row "standalone: from create to HEALTHY" "$(($(milliseconds) - begin)) ms" "curl POST; curl GET until HEALTHY"
    agent=$(agent_pids | head -1)
    if [ -n "$agent" ]; then
        row "guest agent: memory" "$(pss_of "$agent") MiB" "awk '/^Pss:/' /proc/PID/smaps_rollup"
        row "guest agent: resident memory" "$(awk '/^VmRSS:/ { printf "%.1f", $2 / 1024 }' "/proc/$agent/status") MiB" \
            "awk '/^VmRSS:/' /proc/PID/status"
    fi
    row "guest agent: archive that servers fetch" \
        "$(stat -c %s "$ROOT/trove-guestagent/target/trove-guestagent.tar.gz" | awk '{ printf "%.0f", $1 / 1024 }') KiB" \
        "stat -c %s trove-guestagent/target/trove-guestagent.tar.gz"
    curl -sS -X DELETE -H "X-Auth-Token: $TOKEN" "$url/v1.0/$PROJECT/instances/$id"
    until [ "$(curl -s -o /dev/null -w '%{http_code}' -H "X-Auth-Token: $TOKEN" "$url/v1.0/$PROJECT/instances/$id")" = 404 ]; do
        [ $(($(milliseconds) - begin)) -lt 180000 ] || break
        sleep 0.2
    done
    services_end standalone TERM 60
}
