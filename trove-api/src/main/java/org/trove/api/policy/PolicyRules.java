package org.trove.api.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The built-in rules, with Trove's names and defaults (reference: "HTTP API", the policy columns). */
public final class PolicyRules {

    static final String CONTEXT_IS_ADMIN = "context_is_admin";

    private static final String ADMIN = "rule:admin";
    private static final String ADMIN_OR_OWNER = "rule:admin_or_owner";
    private static final String ANYBODY = "";

    private static final List<String> OWNERS = List.of(
            "instance:create",
            "instance:delete",
            "instance:force_delete",
            "instance:index",
            "instance:detail",
            "instance:show",
            "instance:update",
            "instance:edit",
            "instance:restart",
            "instance:resize_volume",
            "instance:resize_flavor",
            "instance:promote_to_replica_source",
            "instance:eject_replica_source",
            "instance:configuration",
            "instance:guest_log_list",
            "instance:backups",
            "instance:module_list",
            "instance:module_apply",
            "instance:module_remove",
            "instance:extension:root:create",
            "instance:extension:root:delete",
            "instance:extension:root:index",
            "instance:extension:user:create",
            "instance:extension:user:delete",
            "instance:extension:user:index",
            "instance:extension:user:show",
            "instance:extension:user:update",
            "instance:extension:user:update_all",
            "instance:extension:user_access:update",
            "instance:extension:user_access:delete",
            "instance:extension:user_access:index",
            "instance:extension:database:create",
            "instance:extension:database:delete",
            "instance:extension:database:index",
            "instance:extension:database:show",
            "configuration-parameter:index",
            "configuration-parameter:show",
            "configuration-parameter:index_by_version",
            "configuration-parameter:show_by_version",
            "limits:index",
            "operation:index",
            "operation:show",
            "operation:cancel",
            "operation:retry");

    private static final List<String> ADMINISTRATORS =
            List.of("instance:reset_status", "datastore:delete", "operation:skip", "operation:fail");

    private static final List<String> EVERYBODY = List.of(
            "datastore:index",
            "datastore:show",
            "datastore:version_show",
            "datastore:version_show_by_uuid",
            "datastore:version_index",
            "datastore:list_associated_flavors",
            "datastore:list_associated_volume_types",
            "flavor:index",
            "flavor:show");

    private PolicyRules() {}

    /** Text by name, in the order in which a sample file lists them. */
    public static Map<String, String> defaults() {
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put(CONTEXT_IS_ADMIN, "role:admin");
        rules.put("admin", "role:admin or is_admin:True");
        rules.put("admin_or_owner", "rule:admin or project_id:%(tenant)s");
        rules.put("default", ADMIN_OR_OWNER);
        OWNERS.forEach(name -> rules.put(name, ADMIN_OR_OWNER));
        ADMINISTRATORS.forEach(name -> rules.put(name, ADMIN));
        EVERYBODY.forEach(name -> rules.put(name, ANYBODY));
        return rules;
    }
}
