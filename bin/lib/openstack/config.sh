# Configurations of the services, sourced by cloud.sh; each function may be repeated.

# How a service checks tokens, and speaks to others, as its own user.
credentials() {
    cat <<C
auth_url = $(url keystone)/v3
auth_type = password
project_domain_name = Default
user_domain_name = Default
project_name = service
username = $1
password = $PASSWORD
region_name = $REGION
C
}

checking_tokens() {
    printf '[keystone_authtoken]\nwww_authenticate_uri = %s/v3\n' "$(url keystone)"
    credentials "$1"
    printf 'service_token_roles_required = true\nservice_token_roles = service\n'
}

# file PATH: standard input becomes a file that nobody else reads.
file() {
    (umask 077 && mkdir -p "$(dirname "$1")" && cat > "$1")
}

configure_keystone() {
    local manage=(keystone-manage --config-file "$ETC/keystone.conf") as=(--keystone-user root --keystone-group root)
    local identity
    identity=$(url keystone)/v3
    schema keystone || return 1
    file "$ETC/keystone.conf" <<C
[DEFAULT]
use_stderr = true
[database]
connection = $(database keystone)
[token]
provider = fernet
expiration = 86400
[identity]
# The fewest that there are: every login of every test would compute a third of a second.
password_hash_rounds = 4
[fernet_tokens]
key_repository = $LIB/keystone/fernet
[credential]
key_repository = $LIB/keystone/credential
[cache]
enabled = true
backend = dogpile.cache.memcached
memcache_servers = $HOST:$(port memcached)
C
    mkdir -p "$LIB/keystone/fernet" "$LIB/keystone/credential"
    file "$SERVICES_DIR/openrc" <<C
unset \${!OS_*}
export OS_AUTH_URL=$identity OS_USERNAME=admin OS_PASSWORD=$PASSWORD OS_PROJECT_NAME=admin OS_REGION_NAME=$REGION
export OS_USER_DOMAIN_NAME=Default OS_PROJECT_DOMAIN_NAME=Default OS_IDENTITY_API_VERSION=3 OS_VOLUME_API_VERSION=3
C
    sed 's/OS_USERNAME=admin/OS_USERNAME=demo/; s/OS_PROJECT_NAME=admin/OS_PROJECT_NAME=demo/' "$SERVICES_DIR/openrc" \
        | file "$SERVICES_DIR/openrc.demo"
    once keystone-schema "${manage[@]}" db_sync && once keystone-fernet "${manage[@]}" fernet_setup "${as[@]}" \
        && once keystone-credential "${manage[@]}" credential_setup "${as[@]}" \
        && OS_BOOTSTRAP_PASSWORD=$PASSWORD once keystone-bootstrap "${manage[@]}" bootstrap --bootstrap-admin-url "$identity" \
            --bootstrap-internal-url "$identity" --bootstrap-public-url "$identity" --bootstrap-region-id "$REGION"
}

# Users, roles, endpoints of all services, in one process: a call of the client for each takes minutes.
register_services() {
    (
        . "$SERVICES_DIR/openrc"
        once register python3 "$HERE/register.py" \
            glance,image,"$(url glance-api)" \
            placement,placement,"$(url placement)" \
            neutron,network,"$(url neutron-server)" \
            cinder,volumev3,"$(url cinder-api)/v3/%(project_id)s" \
            cinder,block-storage,"$(url cinder-api)/v3/%(project_id)s" \
            nova,compute,"$(url nova-api)/v2.1" \
            barbican,key-manager,"$(url barbican)" \
            swift,object-store,"$(url swift-proxy)/v1/AUTH_%(project_id)s" \
            designate,dns,"$(url designate-api)"
    )
}

configure_glance() {
    schema glance || return 1
    mkdir -p "$LIB/glance/images"
    {
        cat <<C
[DEFAULT]
bind_host = $HOST
bind_port = $(port glance-api)
workers = 1
use_stderr = true
[database]
connection = $(database glance)
[glance_store]
stores = file
default_store = file
filesystem_store_datadir = $LIB/glance/images
[paste_deploy]
flavor = keystone
config_file = /etc/glance/glance-api-paste.ini
[oslo_limit]
C
        checking_tokens glance
    } | file "$ETC/glance.conf"
    once glance-schema glance-manage --config-file "$ETC/glance.conf" db_sync
}

configure_barbican() {
    local home=$ETC/barbican
    schema barbican || return 1
    [ -s "$LIB/barbican.key" ] || head -c 32 /dev/urandom | base64 | file "$LIB/barbican.key"
    {
        cat <<C
[DEFAULT]
use_stderr = true
sql_connection = $(database barbican)
db_auto_create = false
host_href = $(url barbican)
[oslo_policy]
# Members of a project may use its secrets; the older rules want a role "creator".
enforce_new_defaults = true
[secretstore]
enabled_secretstore_plugins = store_crypto
[crypto]
enabled_crypto_plugins = simple_crypto
[simple_crypto_plugin]
kek = $(cat "$LIB/barbican.key")
C
        checking_tokens barbican
    } | file "$home/.barbican/barbican.conf"
    HOME=$home once barbican-schema barbican-manage db upgrade
}

configure_placement() {
    schema placement || return 1
    {
        printf '[placement_database]\nconnection = %s\n' "$(database placement)"
        checking_tokens placement
    } | file "$ETC/placement.conf"
    once placement-schema placement-manage --config-file "$ETC/placement.conf" db sync
}

configure_neutron() {
    local package=$LIB/python/trove_test_binding-1.0.dist-info
    schema neutron || return 1
    mkdir -p "$LIB/neutron" "$package"
    cp "$HERE/trove_test_binding.py" "$LIB/python/" || return 1
    printf 'Metadata-Version: 2.1\nName: trove_test_binding\nVersion: 1.0\n' > "$package/METADATA"
    printf '[neutron.ml2.mechanism_drivers]\ntrove_test = trove_test_binding:BindsEverything\n' > "$package/entry_points.txt"
    {
        cat <<C
[DEFAULT]
bind_host = $HOST
bind_port = $(port neutron-server)
use_stderr = true
core_plugin = ml2
service_plugins = router
api_workers = 1
rpc_workers = 1
rpc_state_report_workers = 0
transport_url = $(broker)
notify_nova_on_port_status_changes = false
notify_nova_on_port_data_changes = false
state_path = $LIB/neutron
api_paste_config = /etc/neutron/api-paste.ini
dhcp_agent_notification = false
[oslo_concurrency]
lock_path = $LIB/neutron/lock
[database]
connection = $(database neutron)
[quotas]
quota_port = -1
quota_security_group = -1
quota_security_group_rule = -1
[ml2]
type_drivers = local,flat,vlan
tenant_network_types = local
mechanism_drivers = trove_test
extension_drivers = port_security
[ml2_type_flat]
flat_networks = *
[securitygroup]
enable_security_group = true
[nova]
$(credentials nova)
C
        checking_tokens neutron
    } | file "$ETC/neutron.conf"
    once neutron-schema neutron-db-manage --config-file "$ETC/neutron.conf" upgrade heads
}

configure_cinder() {
    schema cinder || return 1
    mkdir -p "$LIB/cinder" "$LIB/python"
    cp "$HERE/trove_test_volumes.py" "$LIB/python/" || return 1
    {
        cat <<C
[DEFAULT]
use_stderr = true
osapi_volume_listen = $HOST
osapi_volume_listen_port = $(port cinder-api)
osapi_volume_workers = 1
transport_url = $(broker)
auth_strategy = keystone
enabled_backends = fake
state_path = $LIB/cinder
host = trove-test
glance_api_servers = $(url glance-api)
api_paste_config = /etc/cinder/api-paste.ini
quota_volumes = -1
quota_gigabytes = -1
resource_query_filters_file = /etc/cinder/resource_filters.json
[oslo_concurrency]
lock_path = $LIB/cinder/lock
[coordination]
backend_url = file://$LIB/cinder/coordination
[database]
connection = $(database cinder)
[fake]
volume_driver = trove_test_volumes.GrowingVolumes
volume_backend_name = fake
[service_user]
send_service_user_token = true
$(credentials cinder)
C
        checking_tokens cinder
    } | file "$ETC/cinder.conf"
    once cinder-schema cinder-manage --config-file "$ETC/cinder.conf" db sync
}

configure_nova() {
    local manage=(nova-manage --config-file "$ETC/nova.conf") number
    schema nova nova_api nova_cell0 || return 1
    mkdir -p "$LIB/nova"
    {
        cat <<C
[DEFAULT]
use_stderr = true
enabled_apis = osapi_compute
osapi_compute_listen = $HOST
osapi_compute_listen_port = $(port nova-api)
osapi_compute_workers = 1
transport_url = $(broker)
compute_driver = fake.FakeDriver
state_path = $LIB/nova
instances_path = $LIB/nova/instances
vif_plugging_is_fatal = false
vif_plugging_timeout = 0
ram_allocation_ratio = 100
cpu_allocation_ratio = 100
max_concurrent_builds = 10
api_paste_config = /etc/nova/api-paste.ini
[wsgi]
api_paste_config = /etc/nova/api-paste.ini
[api]
auth_strategy = keystone
[api_database]
connection = $(database nova_api)
[database]
connection = $(database nova)
[notifications]
notification_format = both
notify_on_state_change = vm_state
[oslo_messaging_notifications]
driver = messagingv2
[oslo_concurrency]
lock_path = $LIB/nova/lock
[conductor]
workers = 1
[scheduler]
workers = 1
[filter_scheduler]
enabled_filters = ComputeFilter,ServerGroupAntiAffinityFilter,ServerGroupAffinityFilter
[quota]
instances = -1
cores = -1
ram = -1
injected_files = 20
injected_file_content_bytes = 102400
[glance]
api_servers = $(url glance-api)
$(credentials nova)
[placement]
$(credentials nova)
[neutron]
$(credentials nova)
service_metadata_proxy = false
[cinder]
catalog_info = volumev3:cinder:publicURL
os_region_name = $REGION
$(credentials nova)
[service_user]
send_service_user_token = true
$(credentials nova)
C
        checking_tokens nova
    } | file "$ETC/nova.conf"
    # Two, so that a server can be resized, which moves it, and moved.
    for number in 1 2; do
        printf '[DEFAULT]\nhost = trove-test-%s\n' "$number" | file "$ETC/nova-compute-$number.conf"
    done
    once nova-api-schema "${manage[@]}" api_db sync \
        && once nova-cell0 "${manage[@]}" cell_v2 map_cell0 --database_connection "$(database nova_cell0)" \
        && once nova-schema "${manage[@]}" db sync && once nova-cell1 "${manage[@]}" cell_v2 create_cell --name cell1
}

# The scheduler finds hosts once they are mapped; they announce themselves some seconds after their start.
discover_hosts() {
    local deadline=$((SECONDS + 120))
    until [ "$(services_sql -e 'SELECT count(*) FROM nova.compute_nodes WHERE deleted = 0' 2>/dev/null)" = 2 ]; do
        [ "$SECONDS" -lt "$deadline" ] || { say "Nova's hosts did not announce themselves"; return 1; }
        sleep 0.5
    done
    once nova-hosts nova-manage --config-file "$ETC/nova.conf" cell_v2 discover_hosts
}

configure_swift() {
    local ring port
    mkdir -p "$ETC/swift" "$LIB/swift/d1"
    # The one path that Swift does not let anybody choose; the package brings a file that serves.
    [ -e /etc/swift/swift.conf ] || printf '%s\n' '[swift-hash]' 'swift_hash_path_suffix = trove-test' \
        'swift_hash_path_prefix = trove-test' '[storage-policy:0]' 'name = Policy-0' 'default = yes' > /etc/swift/swift.conf
    for ring in account container object; do
        port=$(port "swift-$ring")
        once "swift-$ring-ring" swift_ring "$ring" "$port" || return 1
        file "$ETC/swift/$ring-server.conf" <<C
[DEFAULT]
bind_ip = $HOST
bind_port = $port
workers = 0
user = root
swift_dir = $ETC/swift
devices = $LIB/swift
mount_check = false
log_address = /nonexistent
[pipeline:main]
pipeline = healthcheck $ring-server
[app:$ring-server]
use = egg:swift#$ring
[filter:healthcheck]
use = egg:swift#healthcheck
C
    done
    {
        cat <<C
[DEFAULT]
bind_ip = $HOST
bind_port = $(port swift-proxy)
workers = 1
user = root
swift_dir = $ETC/swift
log_address = /nonexistent
[pipeline:main]
pipeline = catch_errors healthcheck proxy-logging cache authtoken keystoneauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:cache]
use = egg:swift#memcache
memcache_servers = $HOST:$(port memcached)
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:keystoneauth]
use = egg:swift#keystoneauth
operator_roles = admin, member
[filter:authtoken]
paste.filter_factory = keystonemiddleware.auth_token:filter_factory
delay_auth_decision = true
C
        checking_tokens swift | tail -n +2
    } | file "$ETC/swift/proxy-server.conf"
}

swift_ring() {
    cd "$ETC/swift" && swift-ring-builder "$1.builder" create 4 1 0 && swift-ring-builder "$1.builder" add "r1z1-$HOST:$2/d1" 1 \
        && swift-ring-builder "$1.builder" rebalance
}

# An image, flavors 1 to 3, a network for users, one for the management and one to the outside, and a router between.
seed() {
    . "$SERVICES_DIR/openrc"
    local flavor
    head -c 1048576 /dev/zero > "$LIB/image.raw"
    openstack image create guest-image --public --disk-format raw --container-format bare --tag trove --tag mysql \
        --file "$LIB/image.raw" || return 1
    for flavor in "1 m1.tiny 512 1 1" "2 m1.small 1024 5 1" "3 m1.medium 2048 10 2"; do
        # shellcheck disable=SC2086 # words of a list
        set -- $flavor
        openstack flavor create --id "$1" --ram "$3" --disk "$4" --vcpus "$5" "$2" || return 1
    done
    openstack network create --share private && openstack network create --share mgmt \
        && openstack subnet create --network private --subnet-range 10.1.0.0/16 private-sub \
        && openstack subnet create --network mgmt --subnet-range 10.2.0.0/16 mgmt-sub \
        && openstack router create r1 && openstack router add subnet r1 private-sub
}
