package org.trove.cloud.openstack;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The OpenStack that bin/test-openstack started: {@code trove.it.openstack.auth_url} and its administrator's password. */
final class TestCloud {
    private TestCloud() {}

    static OpenStackSession session() {
        return new OpenStackSession(settings(Map.of()).connection(), Clock.systemUTC());
    }

    static OpenStackSettings settings(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(raw());
        all.putAll(more);
        return OpenStackSettings.read(all, new CloudsFiles(Map.of(), List.of()));
    }

    static Map<String, Object> raw() {
        return Map.of(
                "region_name",
                "RegionOne",
                "auth",
                Map.of(
                        "auth_url", property("auth_url"),
                        "username", "admin",
                        "password", property("password"),
                        "project_name", "admin",
                        "user_domain_name", "Default",
                        "project_domain_name", "Default"));
    }

    /** Stops a service of the cloud, or brings it back; waits until that is done. */
    static void control(String verb, String service) {
        try {
            Process process = new ProcessBuilder(property("command"), property("dir"), verb, service)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(verb + " of " + service + " did not succeed");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(verb + " of " + service + " did not succeed", e);
        }
    }

    static String property(String name) {
        String value = System.getProperty("trove.it.openstack." + name);
        if (value == null) {
            throw new IllegalStateException("trove.it.openstack." + name + " is not set: bin/test-openstack sets it");
        }
        return value;
    }
}
