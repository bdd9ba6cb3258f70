# The configuration under which bin/bench runs the services. Sourced by bin/bench.

# random_key: 40 characters.
random_key() { od -An -N20 -tx1 /dev/urandom | tr -d ' \n'; }

# write_settings: $work/etc with a file per service and bench.properties for the load programs.
write_settings() {
    local amqp db
    # Secrets are below etc, which is closed to others.
    mkdir -p -m 700 "$work/etc" "$work/identity"
    amqp=$(services_port rabbit) db=$(services_port mariadb)
    API_PORT=$(services_port api) API_ADMIN=$(services_port api-admin) IDENTITY_PORT=$(services_port identity)
    TASKMANAGER_ADMIN=$(services_port taskmanager-admin) CONDUCTOR_ADMIN=$(services_port conductor-admin)
    API=http://127.0.0.1:$API_PORT
    IDENTITY=http://127.0.0.1:$IDENTITY_PORT/identity
    services_sql -e 'create database if not exists trove character set utf8mb4'
    cat > "$work/etc/common.yml" <<YML
logging: {level: WARN}
database: {url: "jdbc:mysql://127.0.0.1:$db/trove", user: $SERVICES_DB_USER, password: $SERVICES_DB_PASSWORD}
messaging: {hosts: [127.0.0.1], port: $amqp, user: guest, password: guest}
keys:
  taskmanager_rpc_encr_key: $(random_key)
  inst_rpc_key_encr_key: $(random_key)
  operation_payload_key: $(random_key)
YML
    service_file taskmanager "$TASKMANAGER_ADMIN" ''
    echo 'cloud: {provider: noop}' >> "$work/etc/trove-taskmanager.yml"
    service_file conductor "$CONDUCTOR_ADMIN" ''
    {
        printf '%s\n' "database.url=jdbc:mysql://127.0.0.1:$db/trove" "database.user=$SERVICES_DB_USER" \
            "database.password=$SERVICES_DB_PASSWORD" "rabbit.port=$amqp"
        sed -n 's/^  \([a-z_]*key\): /\1=/p' "$work/etc/common.yml"
    } > "$work/etc/bench.properties"
}

# service_file NAME ADMIN-PORT APPLICATION-PORT
service_file() {
    local connector=
    [ -z "$3" ] || connector="{type: http, port: $3, bindHost: 127.0.0.1}"
    {
        printf 'server:\n  applicationConnectors: [%s]\n  adminConnectors: [{type: http, port: %s, bindHost: 127.0.0.1}]\n' \
            "$connector" "$2"
        printf '  requestLog: {appenders: []}\n'
        cat "$work/etc/common.yml"
    } > "$work/etc/trove-$1.yml"
}

# api_file: the API asks the identity, whose administrator's password is in the clouds.yaml that it wrote.
api_file() {
    service_file api "$API_ADMIN" "$API_PORT"
    cat >> "$work/etc/trove-api.yml" <<YML
cloud: {provider: noop}
keystone_authtoken:
  auth_url: $IDENTITY/v3
  username: admin
  password: "$(cloud_value trove-local-admin password)"
  project_name: admin
api:
  max_accepted_volume_size: 100
  rates: {http_get_rate: -1, http_post_rate: -1, http_put_rate: -1, http_delete_rate: -1}
  quotas: {max_instances_per_tenant: -1, max_volumes_per_tenant: -1}
YML
}

# cloud_value CLOUD KEY: from the identity's clouds.yaml.
cloud_value() {
    awk -v cloud="$1:" -v key="$2:" '
        /^  [^ ]/ { inside = ($1 == cloud || $1 == "\"" substr(cloud, 1, length(cloud) - 1) "\":") }
        inside && $1 == key { gsub(/"/, "", $2); print $2; exit }' "${3:-$work/identity/clouds.yaml}"
}

# log_in IDENTITY-URL CLOUDS-FILE: sets TOKEN and PROJECT of the member.
log_in() {
    local body
    body=$(cat <<JSON
{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "demo", "domain": {"name": "Default"},
 "password": "$(cloud_value trove-local password "$2")"}}},
 "scope": {"project": {"name": "demo", "domain": {"name": "Default"}}}}}
JSON
    )
    printf '%s' "$body" | curl -sS -D "$work/etc/token.headers" -o "$work/etc/token.json" -H 'Content-Type: application/json' \
        --data-binary @- "$1/v3/auth/tokens" || return 1
    TOKEN=$(sed -n 's/^[Xx]-[Ss]ubject-[Tt]oken: *\([^\r]*\).*/\1/p' "$work/etc/token.headers")
    PROJECT=$(tr -d ' \n' < "$work/etc/token.json" | sed -n 's/.*"project":{\([^}]*\(}[^}]*\)\{0,1\}\)}.*/\1/p' \
        | grep -o '"id":"[0-9a-f-]\{32,36\}"' | head -1 | cut -d'"' -f4)
    [ -n "$TOKEN" ] && [ -n "$PROJECT" ] || { say "no token from $1; see $work/etc/token.json"; return 1; }
}
