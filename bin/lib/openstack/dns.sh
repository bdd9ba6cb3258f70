# Designate, and the name server that it fills: BIND, which gets each zone from designate-mdns by a transfer, as in any
# installation. Sourced by cloud.sh; each function may be repeated.

DNS_PACKAGES=(designate-api designate-central designate-worker designate-mdns bind9 bind9-utils
    bind9-dnsutils)
DNS_SERVICES=(bind9 designate-central designate-mdns designate-worker designate-api)

configure_dns() {
    configure_bind && configure_designate
}

configure_bind() {
    local key=$ETC/rndc.key
    mkdir -p "$LIB/bind"
    [ -s "$key" ] || printf 'key "rndc-key" { algorithm hmac-sha256; secret "%s"; };\n' "$(head -c 32 /dev/urandom | base64 -w 0)" \
        | file "$key" || return 1
    file "$ETC/named.conf" <<C
include "$key";
options {
    directory "$LIB/bind";
    pid-file "$LIB/bind/named.pid";
    session-keyfile "$LIB/bind/session.key";
    listen-on port $(port bind9) { $HOST; };
    listen-on-v6 { none; };
    allow-new-zones yes;
    recursion no;
    dnssec-validation no;
    notify no;
    max-cache-size 8M;
};
controls { inet $HOST port $(port bind9-rndc) allow { $HOST; } keys { "rndc-key"; }; };
C
}

configure_designate() {
    schema designate || return 1
    mkdir -p "$LIB/designate"
    {
        cat <<C
[DEFAULT]
use_stderr = true
transport_url = $(broker)
state_path = $LIB/designate
host = trove-test
[oslo_concurrency]
lock_path = $LIB/designate/lock
[storage:sqlalchemy]
connection = $(database designate)
[service:api]
listen = $HOST:$(port designate-api)
api_base_uri = $(url designate-api)/
api_paste_config = /usr/share/designate-common/api-paste.ini
enabled_extensions_v2 = quotas
workers = 1
[service:central]
workers = 1
[service:mdns]
listen = $HOST:$(port designate-mdns)
workers = 1
[service:worker]
workers = 1
# Until it asks the name server whether a change has arrived, and before it asks again.
poll_delay = 0
poll_retry_interval = 1
poll_max_retries = 30
C
        checking_tokens designate
    } | file "$ETC/designate.conf"
    file "$ETC/designate-pools.yaml" <<C
- name: default
  description: the name server of this directory
  attributes: {}
  ns_records: [{hostname: ns.trove-test.example., priority: 1}]
  nameservers: [{host: $HOST, port: $(port bind9)}]
  targets:
    - type: bind9
      masters: [{host: $HOST, port: $(port designate-mdns)}]
      options: {host: $HOST, port: $(port bind9), rndc_host: $HOST, rndc_port: $(port bind9-rndc), rndc_key_file: $ETC/rndc.key}
C
    once designate-schema designate-manage --config-file "$ETC/designate.conf" database sync
}

# Designate's name servers are told to designate-central while it runs.
connect_bind() {
    once designate-pools designate-manage --config-file "$ETC/designate.conf" pool update --file "$ETC/designate-pools.yaml"
}

launch_dns() {
    case $1 in
        bind9) services_launch "$1" named -g -n 1 -c "$ETC/named.conf" ;;
        *) services_launch "$1" "$1" --config-file "$ETC/designate.conf" ;;
    esac
}

await_dns() {
    case $1 in
        bind9) services_await "$1" rndc -s "$HOST" -p "$(port bind9-rndc)" -k "$ETC/rndc.key" status ;;
        designate-api) services_await "$1" answers "$(url "$1")/" ;;
        designate-mdns) services_await "$1" listens "$(port "$1")" ;;
    esac
}

listens() { (exec 3<> "/dev/tcp/$HOST/$1"); }
