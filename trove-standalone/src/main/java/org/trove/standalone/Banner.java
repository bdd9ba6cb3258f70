package org.trove.standalone;

import org.trove.host.Confinement;
import org.trove.host.OsUser;

/** What a new user reads when the service is up: at most ten lines. */
record Banner(StandaloneOptions options, Confinement confinement) {
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
                %s""".formatted(
                        options.host(),
                        options.port(),
                        options.home(),
                        options.home(),
                        options.home(),
                        options.keep() ? " (instances go on running)" : "",
                        confinement.obstacle().map(Banner::unconfined).orElse(""));
    }

    /** Whoever may be root of a database should be somebody whom the operator trusts with his own files. */
    private static String unconfined(String why) {
        return "  caution  root of a database can write files as " + (OsUser.isRoot() ? "its own user id" : "you")
                + ": " + why + " (docs/local-cloud.md)\n";
    }
}
