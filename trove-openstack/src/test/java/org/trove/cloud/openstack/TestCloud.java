package org.trove.cloud.openstack;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    static String property(String name) {
        String value = System.getProperty("trove.it.openstack." + name);
        if (value == null) {
            throw new IllegalStateException("trove.it.openstack." + name + " is not set: bin/test-openstack sets it");
        }
        return value;
    }
}
