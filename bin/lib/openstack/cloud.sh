#!/usr/bin/env bash
# A real OpenStack on this machine, for tests: Debian's packages started by hand, on loopback addresses and free ports,
# with everything that they write below one directory. Nova's hypervisor is its own fake one (two hosts of it), Cinder's
# volumes exist in its database alone, Neutron binds every port to nothing. Weak passwords, no TLS: for tests only.
#
#   bin/lib/openstack/cloud.sh DIR up            installs what is missing, configures, starts; may be repeated
#   bin/lib/openstack/cloud.sh DIR down          stops whatever it started
#   bin/lib/openstack/cloud.sh DIR stop NAME     one service, such as nova-api or cinder-volume
#   bin/lib/openstack/cloud.sh DIR start NAME    brings it back, on the same port
#   bin/lib/openstack/cloud.sh DIR cut NAME      the connections to its broker that a client opened under this name
#   bin/lib/openstack/cloud.sh DIR runs          whether all of it does
#   bin/lib/openstack/cloud.sh DIR properties    what tests are given to find it
#   bin/lib/openstack/cloud.sh DIR inventory     what is in it, one thing a line
#
# DIR/openrc is the administrator, DIR/openrc.demo a member of another project. Needs root: Swift and the packages' files
# ask for it.
set -u
HERE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
. "$HERE/../services.sh"
. "$HERE/config.sh"
. "$HERE/dns.sh"

PACKAGES=(mariadb-server rabbitmq-server memcached keystone glance-api placement-api nova-common nova-api nova-conductor
    nova-scheduler python3-nova neutron-server cinder-api cinder-scheduler cinder-volume swift-proxy swift-account
    swift-container swift-object python3-swift barbican-api python3-openstackclient
    python3-pymysql uwsgi-core uwsgi-plugin-python3 curl)

# What the tests of the project use beside: the stock client of databases, and what boots servers.
PACKAGES+=(mariadb-client python3-troveclient cloud-init iproute2)

# In the order of their start; stopped in the opposite one.
SERVICES=(memcached keystone barbican glance-api placement neutron-server cinder-api cinder-scheduler cinder-volume
    nova-conductor nova-scheduler nova-api nova-compute-1 nova-compute-2 swift-account swift-container swift-object swift-proxy)

PACKAGES+=("${DNS_PACKAGES[@]}")
SERVICES+=("${DNS_SERVICES[@]}")

HOST=127.0.0.1
REGION=RegionOne
PASSWORD=$SERVICES_DB_PASSWORD
SERVICES_DB_CONNECTIONS=2000
SERVICES_DB_FLUSH=0

say() { printf '%s\n' "openstack: $*" >&2; }
die() { say "$*"; exit 1; }

open_directory() {
    services_open "$1" || die "$1 cannot be made"
    ETC=$SERVICES_DIR/etc LIB=$SERVICES_DIR/lib LOG=$SERVICES_DIR/log
    mkdir -p "$ETC" "$LIB/python" "$LIB/done"
    # What this machine's user has set up for itself must not reach the services.
    unset "${!OS_@}" PYENV_VERSION VIRTUAL_ENV PYTHONHOME http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
    export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 PYTHONPATH=$LIB/python PYTHONWARNINGS=ignore no_proxy='*' NO_PROXY='*'
}

port() { services_port "$1"; }
url() { echo "http://$HOST:$(port "$1")"; }
database() { echo "mysql+pymysql://$SERVICES_DB_USER:$PASSWORD@$HOST:$(port mariadb)/$1?charset=utf8"; }
broker() { echo "rabbit://guest:guest@$HOST:$(port rabbit)//"; }

# once NAME COMMAND...: what need not be done again on the same directory.
once() {
    local name=$1
    shift
    [ -e "$LIB/done/$name" ] && return 0
    "$@" >> "$LOG/setup.log" 2>&1 || { say "$name failed; see $LOG/setup.log"; tail -3 "$LOG/setup.log" >&2; return 1; }
    touch "$LIB/done/$name"
}

schema() {
    local name
    for name in "$@"; do
        services_sql -e "CREATE DATABASE IF NOT EXISTS \`$name\` CHARACTER SET utf8" || return 1
    done
}

answers() { curl -s -o /dev/null -m 5 "$1"; }

# --- packages --------------------------------------------------------------------------------

missing_packages() {
    local package
    for package in "${PACKAGES[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || echo "$package"
    done
}

install_packages() {
    local missing policy=
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get > /dev/null || die "needs these Debian packages, and there is no apt-get here: ${missing[*]}"
    say "installing ${#missing[@]} packages (log: $LOG/apt.log)"
    # Packages start nothing: the services run with configurations of their own.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        policy=/usr/sbin/policy-rc.d
        printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod 755 "$policy"
    fi
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        -o Dpkg::Options::=--force-confold "${missing[@]}" < /dev/null; } >> "$LOG/apt.log" 2>&1
    local result=$?
    [ -z "$policy" ] || rm -f "$policy"
    [ $result = 0 ] || die "the installation failed; see $LOG/apt.log"
    # Its commands are what is needed: this machine is no server that it should set up.
    case " ${missing[*]} " in *" cloud-init "*) touch /etc/cloud/cloud-init.disabled ;; esac
}

# --- services --------------------------------------------------------------------------------

# uwsgi_of NAME FILE PROCESSES THREADS
uwsgi_of() {
    services_launch "$1" uwsgi_python3 --plugins python3 --http-socket "$HOST:$(port "$1")" --wsgi-file "$2" --processes "$3" \
        --threads "$4" --master --lazy-apps --enable-threads --buffer-size 65535 --rem-header Content-Length \
        --add-header 'Connection: close' --post-buffering 8192 --die-on-term --thunder-lock --need-app --disable-logging
}

# launch NAME: the process of a configured service.
launch() {
    services_alive "$1" && return 0
    case $1 in
        memcached) services_launch memcached memcached -u nobody -l "$HOST" -p "$(port memcached)" -m 64 ;;
        keystone)
            export OS_KEYSTONE_CONFIG_FILES=$ETC/keystone.conf OS_KEYSTONE_CONFIG_DIR=$ETC
            uwsgi_of keystone /usr/bin/keystone-wsgi-public 2 4 ;;
        placement)
            # Finds its file by its name.
            export OS_PLACEMENT_CONFIG_DIR=$ETC
            uwsgi_of placement /usr/bin/placement-api 1 4 ;;
        barbican)
            # Finds its file in a home of its own.
            HOME=$ETC/barbican uwsgi_of barbican /usr/bin/barbican-wsgi-api 1 4 ;;
        glance-api) services_launch "$1" glance-api --config-file "$ETC/glance.conf" ;;
        neutron-server) services_launch "$1" neutron-server --config-file "$ETC/neutron.conf" ;;
        cinder-*) services_launch "$1" "$1" --config-file "$ETC/cinder.conf" ;;
        # Debian's package of the compute service brings a hypervisor along; its program is three lines.
        nova-compute-*) services_launch "$1" /usr/bin/python3 -c \
            'import sys; sys.argv[0] = "nova-compute"; from nova.cmd.compute import main; sys.exit(main())' \
            --config-file "$ETC/nova.conf" --config-file "$ETC/$1.conf" ;;
        nova-*) services_launch "$1" "$1" --config-file "$ETC/nova.conf" ;;
        swift-proxy) services_launch "$1" swift-proxy-server "$ETC/swift/proxy-server.conf" ;;
        swift-*) services_launch "$1" "$1-server" "$ETC/swift/${1#swift-}-server.conf" ;;
        bind9 | designate-*) launch_dns "$1" ;;
        *) die "no service is called $1; there are ${SERVICES[*]}" ;;
    esac
}

# await NAME: until it answers, where it has a port of its own.
await() {
    case $1 in
        memcached | cinder-scheduler | cinder-volume | nova-conductor | nova-scheduler | nova-compute-*) ;;
        bind9 | designate-*) await_dns "$1" ;;
        keystone) services_await keystone answers "$(url keystone)/v3" ;;
        swift-proxy) services_await swift-proxy answers "$(url swift-proxy)/healthcheck" ;;
        *) services_await "$1" answers "$(url "$1")/" ;;
    esac
}

run() {
    local name
    for name in "$@"; do launch "$name" || return 1; done
    for name in "$@"; do await "$name" || return 1; done
}

up() {
    [ "$(id -u)" = 0 ] || die "an OpenStack is started as root, and this is $(id -un)"
    install_packages
    say "starting in $SERVICES_DIR"
    start_rabbit & local rabbit=$!
    start_mariadb && wait "$rabbit" || die "broker or database did not start; logs in $LOG"
    configure_keystone && run memcached keystone && register_services || return 1
    configure_barbican && configure_glance && configure_placement && configure_neutron && configure_cinder && configure_nova \
        && configure_swift && configure_dns || return 1
    run "${SERVICES[@]}" && discover_hosts && connect_bind && once seed seed || return 1
    say "runs; . $SERVICES_DIR/openrc"
}

down() {
    local index
    for ((index = ${#SERVICES[@]} - 1; index >= 0; index--)); do
        services_end "${SERVICES[index]}" TERM 10 &
    done
    wait
    stop_rabbit & stop_mariadb
    wait
}

runs() {
    local name
    for name in mariadb rabbit "${SERVICES[@]}"; do services_alive "$name" || return 1; done
}

properties() {
    printf '%s\n' "-Dtrove.it.openstack.auth_url=$(url keystone)/v3" "-Dtrove.it.openstack.password=$PASSWORD" \
        "-Dtrove.it.openstack.command=$HERE/cloud.sh" "-Dtrove.it.openstack.dir=$SERVICES_DIR" \
        "-Dtrove.it.openstack.control=$HERE/cloud.sh $SERVICES_DIR" "-Dtrove.it.openstack.transport_url=$(broker)" \
        "-Dtrove.it.openstack.nameserver=$HOST:$(port bind9)"
}

# cut NAME: fails where there is no such connection.
cut_connections() (
    services_rabbit_env || exit 1
    control=$SERVICES_RABBIT_BIN/rabbitmqctl cut=1
    while read -r pid properties; do
        case $properties in
            *"\"connection_name\",\"$1\""*) "$control" -q close_connection "$pid" 'cut by a test' && cut=0 ;;
        esac
    done < <("$control" -q list_connections pid client_properties)
    exit $cut
)

inventory() {
    . "$SERVICES_DIR/openrc"
    python3 "$HERE/inventory.py"
}

[ $# -ge 2 ] || { sed -n '2,17p' "$0" | sed 's/^# \{0,1\}//'; exit 2; }
open_directory "$1"
case $2 in
    up) up || die "did not start; logs in $LOG" ;;
    down) down ;;
    start) run "${3:?which service?}" ;;
    stop) services_end "${3:?which service?}" TERM 10 ;;
    cut) cut_connections "${3:?whose?}" ;;
    runs) runs ;;
    properties) properties ;;
    inventory) inventory ;;
    *) sed -n '2,17p' "$0" | sed 's/^# \{0,1\}//'; exit 2 ;;
esac
