package org.trove.standalone;

/** What a new user reads when the service is up: at most ten lines. */
record Banner(StandaloneOptions options) {
    String text() {
        return """
                Trove is up.
                  API      http://%s:%d/v1.0
                  state    %s
                  client   export OS_CLIENT_CONFIG_FILE=%s/clouds.yaml
                           openstack --os-cloud trove-local database instance list
                           (administrator: --os-cloud trove-local-admin)
                  log      %s/log/trove.log
                  stop     Ctrl-C%s
                """.formatted(
                        options.host(),
                        options.port(),
                        options.home(),
                        options.home(),
                        options.home(),
                        options.keep() ? " (instances go on running)" : "");
    }
}
