#!/usr/bin/env bash
# Private copies of RabbitMQ and MariaDB (or MySQL) for tests and measurements: own directories,
# own free ports, loopback addresses only, nothing shared with the system's services.
#
# Sourced by bin/test and bin/bench; tests that take a service away and bring it back call it as
#   bin/lib/services.sh DIR start_rabbit|stop_rabbit|kill_rabbit|start_mariadb|stop_mariadb|kill_mariadb|stop_all
# A service that is started again on the same DIR keeps its port and its data.
#
# DIR/rabbit.port and DIR/mariadb.port hold the ports; the accounts are test-only:
# guest/guest on the broker, root/trove-test on the database.

SERVICES_RABBIT_BIN=${SERVICES_RABBIT_BIN:-/usr/lib/rabbitmq/bin}
SERVICES_START_SECONDS=${SERVICES_START_SECONDS:-120}
SERVICES_DB_USER=root
SERVICES_DB_PASSWORD=trove-test

services_fail() { printf '%s\n' "services: $*" >&2; return 1; }

# services_open DIR: where everything that follows lives.
services_open() {
    mkdir -p "$1/run" "$1/log" || return 1
    # The unprivileged account of the database must be able to walk through.
    chmod 711 "$1" && chmod 755 "$1/run" "$1/log" || return 1
    SERVICES_DIR=$(cd "$1" && pwd)
}

# A port below the range that the kernel hands out, on which nobody listens, and which no other of DIR is to have.
services_free_port() {
    local port tries
    for tries in $(seq 200); do
        port=$((10000 + (RANDOM * 32768 + RANDOM) % 22000))
        grep -qsx "$port" "$SERVICES_DIR"/*.port && continue
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return 0; }
    done
    services_fail "no free port found after $tries tries"
}

# services_port NAME: the port of that name, chosen once per DIR.
services_port() {
    local file=$SERVICES_DIR/$1.port
    [ -s "$file" ] || services_free_port > "$file" || return 1
    cat "$file"
}

# Start time in clock ticks: a re-used pid is never taken for ours.
services_started_at() {
    local stat
    stat=$(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null) || return 1
    [ "${stat%% *}" != Z ] && echo "$stat" | cut -d' ' -f20
}

services_alive() {
    local pid since
    [ -r "$SERVICES_DIR/run/$1.pid" ] || return 1
    read -r pid since < "$SERVICES_DIR/run/$1.pid"
    [ -n "$since" ] && [ "$(services_started_at "$pid")" = "$since" ]
}

# services_launch NAME COMMAND...: in a session of its own, so that Ctrl-C reaches the caller alone.
services_launch() {
    local name=$1 pid
    shift
    setsid "$@" >> "$SERVICES_DIR/log/$name.log" 2>&1 < /dev/null &
    pid=$!
    disown "$pid" 2>/dev/null
    echo "$pid $(services_started_at "$pid")" > "$SERVICES_DIR/run/$name.pid"
}

# services_end NAME SIGNAL [SECONDS]: the whole session that services_launch made.
services_end() {
    local name=$1 signal=$2 patience=${3:-30} pid since tick
    if services_alive "$name"; then
        read -r pid since < "$SERVICES_DIR/run/$name.pid"
        kill -"$signal" -- "-$pid" 2>/dev/null || kill -"$signal" "$pid" 2>/dev/null
        for tick in $(seq $((patience * 10))); do
            services_alive "$name" || break
            sleep 0.1
        done
        kill -KILL -- "-$pid" 2>/dev/null
    fi
    rm -f "$SERVICES_DIR/run/$name.pid"
}

# services_signal NAME SIGNAL: to every process of the service.
services_signal() {
    local pid since
    services_alive "$1" || return 1
    read -r pid since < "$SERVICES_DIR/run/$1.pid"
    kill -"$2" -- "-$pid"
}

# services_await NAME PROBE...: until the probe succeeds or the process is gone.
services_await() {
    local name=$1 deadline=$((SECONDS + SERVICES_START_SECONDS))
    shift
    while ! "$@" > /dev/null 2>&1; do
        services_alive "$name" || { services_fail "$name ended while starting; see $SERVICES_DIR/log/$name.log"; return 1; }
        [ "$SECONDS" -lt "$deadline" ] \
            || { services_fail "$name did not start within $SERVICES_START_SECONDS s; see $SERVICES_DIR/log/$name.log"; return 1; }
        sleep 0.1
    done
}

# --- RabbitMQ -------------------------------------------------------------------------------

services_rabbit_env() {
    local home=$SERVICES_DIR/rabbit port distribution epmd
    port=$(services_port rabbit) && distribution=$(services_port rabbit-distribution) \
        && epmd=$(services_port rabbit-epmd) || return 1
    mkdir -p "$home/data" "$home/log"
    printf 'listeners.tcp.1 = 127.0.0.1:%s\nlog.console = false\ndisk_free_limit.absolute = 50MB\n' "$port" \
        > "$home/rabbitmq.conf"
    : > "$home/enabled_plugins.empty"
    export HOME=$home ERL_EPMD_PORT=$epmd ERL_EPMD_ADDRESS=127.0.0.1 \
        RABBITMQ_NODENAME="trove-test-$port@localhost" RABBITMQ_NODE_PORT=$port RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 \
        RABBITMQ_DIST_PORT=$distribution RABBITMQ_MNESIA_BASE=$home/data RABBITMQ_LOG_BASE=$home/log \
        RABBITMQ_CONFIG_FILE=$home/rabbitmq RABBITMQ_CONF_ENV_FILE=/dev/null \
        RABBITMQ_ENABLED_PLUGINS_FILE=$home/enabled_plugins.empty RABBITMQ_LOGS=$home/log/broker.log \
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none'
}

services_rabbit_answers() {
    local port greeting
    port=$(services_port rabbit)
    # The broker answers a wrong protocol header with its own: it does more than listen.
    greeting=$(exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'AMQP\001\001\001\001' >&3 && head -c 4 <&3) 2>/dev/null
    [ "$greeting" = AMQP ]
}

start_rabbit() {
    services_alive rabbit && return 0
    [ -x "$SERVICES_RABBIT_BIN/rabbitmq-server" ] \
        || { services_fail "RabbitMQ is not installed (Debian: apt-get install rabbitmq-server)"; return 1; }
    (
        services_rabbit_env || exit 1
        # Started here rather than by the node, so that it is ours to stop.
        services_alive rabbit-epmd || services_launch rabbit-epmd epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1
        services_launch rabbit "$SERVICES_RABBIT_BIN/rabbitmq-server"
    ) || return 1
    services_await rabbit services_rabbit_answers
}

stop_rabbit() { services_end rabbit TERM; services_end rabbit-epmd TERM 5; }
kill_rabbit() { services_end rabbit KILL; services_end rabbit-epmd KILL 5; }

# --- MariaDB, or a MySQL server unpacked at SERVICES_MYSQL_HOME ------------------------------

services_sql() {
    local port
    port=$(services_port mariadb)
    MYSQL_PWD=$SERVICES_DB_PASSWORD mariadb --no-defaults -h127.0.0.1 -P"$port" -u"$SERVICES_DB_USER" -N "$@"
}

# The account that the database runs as: never root.
services_db_account() { [ "$(id -u)" = 0 ] && getent passwd mysql nobody | head -1 | cut -d: -f1 || id -un; }

services_db_install() {
    local data=$SERVICES_DIR/mariadb/data account
    [ -e "$data/.installed" ] && return 0
    account=$(services_db_account)
    mkdir -p "$data" "$SERVICES_DIR/mariadb/tmp"
    chmod 711 "$SERVICES_DIR/mariadb"
    [ "$(id -u)" != 0 ] || chown "$account" "$data" "$SERVICES_DIR/mariadb/tmp" || return 1
    # In the common /tmp, a server that starts at the same time removes the temporary tables of the others.
    local -x TMPDIR=$SERVICES_DIR/mariadb/tmp
    if [ -n "${SERVICES_MYSQL_HOME:-}" ]; then
        "$SERVICES_MYSQL_HOME/bin/mysqld" --no-defaults --initialize-insecure --basedir="$SERVICES_MYSQL_HOME" \
            --datadir="$data" --user="$account"
    else
        mariadb-install-db --no-defaults --datadir="$data" --user="$account" --skip-test-db \
            --auth-root-authentication-method=normal
    fi >> "$SERVICES_DIR/log/mariadb-install.log" 2>&1 \
        || { services_fail "the database could not be installed; see $SERVICES_DIR/log/mariadb-install.log"; return 1; }
    # A root that may come by TCP, which the server reads once at its first start.
    # By its number too: MySQL asks the machine's resolver for the name, which need not know it.
    {
        printf "ALTER USER 'root'@'localhost' IDENTIFIED BY '%s';\n" "$SERVICES_DB_PASSWORD"
        printf "CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '%s';\n" "$SERVICES_DB_PASSWORD"
        printf "GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;\n"
    } > "$SERVICES_DIR/mariadb/init.sql"
    chmod 644 "$SERVICES_DIR/mariadb/init.sql"
    touch "$data/.installed"
}

start_mariadb() {
    services_alive mariadb && return 0
    local server=/usr/sbin/mariadbd home=$SERVICES_DIR/mariadb port
    [ -z "${SERVICES_MYSQL_HOME:-}" ] || server=$SERVICES_MYSQL_HOME/bin/mysqld
    [ -x "$server" ] || { services_fail "$server is not installed (Debian: apt-get install mariadb-server)"; return 1; }
    services_db_install && port=$(services_port mariadb) || return 1
    local options=(--no-defaults --user="$(services_db_account)" --datadir="$home/data" --tmpdir="$home/tmp"
        --socket="$home/tmp/db.sock" --pid-file="$home/tmp/db.pid" --bind-address=127.0.0.1 --port="$port"
        --init-file="$home/init.sql" --skip-name-resolve=0 --max-connections="${SERVICES_DB_CONNECTIONS:-300}" --innodb-buffer-pool-size=128M
        --innodb-flush-log-at-trx-commit="${SERVICES_DB_FLUSH:-1}")
    [ -z "${SERVICES_MYSQL_HOME:-}" ] || options+=(--basedir="$SERVICES_MYSQL_HOME" --mysqlx=OFF)
    services_launch mariadb "$server" "${options[@]}"
    services_await mariadb services_sql -e 'select 1'
}

stop_mariadb() { services_end mariadb TERM; }
kill_mariadb() { services_end mariadb KILL; }

stop_all() { stop_rabbit; stop_mariadb; }

# --- called as a command ---------------------------------------------------------------------

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    set -u
    case "${2:-}" in
        start_rabbit | stop_rabbit | kill_rabbit | start_mariadb | stop_mariadb | kill_mariadb | stop_all) ;;
        *) sed -n '2,11p' "$0" | sed 's/^# \{0,1\}//'; exit 2 ;;
    esac
    services_open "$1" && "$2"
fi
