package org.trove.cloud.openstack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The {@code auth} of an entry, and what of it stands beside it. */
final class CloudAuth {
    private static final Set<String> AUTH_TYPES =
            Set.of("password", "v3password", "v3applicationcredential", "application_credential");

    /** Of these the last that is there counts. */
    private static final Map<String, List<String>> OLD_NAMES = Map.of(
            "project_id", List.of("tenant_id", "project_id"),
            "project_name", List.of("tenant_name", "project_name"),
            "domain_id", List.of("domain_id"),
            "domain_name", List.of("domain_name"),
            "user_domain_id", List.of("user_domain_id"),
            "user_domain_name", List.of("user_domain_name"),
            "project_domain_id", List.of("project_domain_id"),
            "project_domain_name", List.of("project_domain_name"));

    /** What may stand beside {@code auth}; what stands in it goes first. */
    private static final List<String> OPTIONS = List.of(
            "auth_url",
            "user_id",
            "username",
            "password",
            "default_domain_id",
            "default_domain_name",
            "trust_id",
            "system_scope",
            "application_credential_id",
            "application_credential_name",
            "application_credential_secret");

    private final String where;
    private final Map<String, Object> values;
    private final Map<String, Object> auth;

    static boolean isKnown(String key) {
        return key.matches("auth|auth_type|user_name")
                || OPTIONS.contains(key)
                || OLD_NAMES.values().stream().anyMatch(names -> names.contains(key));
    }

    /** @param values of the entry; what belongs to auth is taken out of them */
    CloudAuth(String where, Map<String, Object> values) {
        this.where = where;
        this.values = values;
        Object section = values.remove("auth");
        if (section != null && !(section instanceof Map<?, ?>)) {
            throw refused("'auth' must be a section of keys and values");
        }
        this.auth = PlainValues.section(section);
    }

    /** @throws IllegalArgumentException where it asks for what is not supported, naming that */
    Map<String, Object> read() {
        String type = String.valueOf(values.getOrDefault("auth_type", "password"));
        values.remove("auth_type");
        if (!AUTH_TYPES.contains(type)) {
            throw refused("the auth_type '" + type + "' is not supported; supported are " + new TreeSet<>(AUTH_TYPES)
                    + (type.contains("token") ? ": a token ends, and a service goes on" : ""));
        }
        OLD_NAMES.forEach(this::gather);
        shareDomain("domain_id", "user_domain_id", "project_domain_id");
        shareDomain("domain_name", "user_domain_name", "project_domain_name");
        OPTIONS.forEach(this::fetch);
        takeOldUserName();
        defaultDomain("default_domain_id", "user_domain_id", "project_domain_id");
        defaultDomain("default_domain_name", "user_domain_name", "project_domain_name");
        refuseOtherScopes();
        return auth;
    }

    private void gather(String name, List<String> names) {
        Object found = null;
        for (String each : names) {
            for (Map<String, Object> place : List.of(values, auth)) {
                @Nullable Object value = place.remove(each);
                found = value == null ? found : value;
            }
        }
        if (found != null && !found.toString().isEmpty()) {
            auth.put(name, found);
        }
    }

    /** One domain for both, where a project is named. */
    private void shareDomain(String one, String... both) {
        if (isOfAProject()) {
            Object domain = auth.remove(one);
            for (String key : both) {
                if (domain != null) {
                    auth.putIfAbsent(key, domain);
                }
            }
        }
    }

    private boolean isOfAProject() {
        return auth.containsKey("project_id") || auth.containsKey("project_name");
    }

    private void fetch(String name) {
        Object beside = values.remove(name);
        if (beside != null && isEmpty(auth.get(name))) {
            auth.put(name, beside);
        }
    }

    private void takeOldUserName() {
        Object inside = auth.remove("user_name");
        Object beside = values.remove("user_name");
        for (Object name : new @Nullable Object[] {inside, beside}) {
            if (name != null && isEmpty(auth.get("username"))) {
                auth.put("username", name);
            }
        }
    }

    private void defaultDomain(String one, String... both) {
        Object domain = auth.remove(one);
        for (String key : both) {
            if (domain != null && isEmpty(auth.get(key))) {
                auth.put(key, domain);
            }
        }
    }

    private void refuseOtherScopes() {
        for (String key : List.of("system_scope", "trust_id", "domain_id", "domain_name")) {
            if (auth.remove(key) != null) {
                throw refused("'" + key + "' is not supported: the service works in a project, which project_name and"
                        + " project_domain_name, or project_id, must name");
            }
        }
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null || value.toString().isEmpty();
    }

    private IllegalArgumentException refused(String what) {
        return new IllegalArgumentException("cloud: " + where + ": " + what);
    }

    /** A copy of what was read, without secrets. */
    @Override
    public String toString() {
        return new LinkedHashMap<>(auth).keySet().toString();
    }
}
