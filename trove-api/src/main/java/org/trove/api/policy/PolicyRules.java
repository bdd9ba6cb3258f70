package org.trove.api.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The built-in rules, with Trove's names. Where Trove lets owners do something, so do
 * these, but for those who have the role reader and none that says more (OpenStack's "consistent and secure RBAC").
 */
public final class PolicyRules {

    static final String CONTEXT_IS_ADMIN = "context_is_admin";

    private static final String ADMIN = "rule:admin";
    private static final String ANYBODY = "";

    /** Those of the project who only look. */
    private static final List<String> READERS = List.of(
            "instance:index",
            "instance:detail",
            "instance:show",
            "instance:configuration",
            "instance:guest_log_list",
            "instance:backups",
            "instance:module_list",
            "instance:extension:root:index",
            "instance:extension:user:index",
            "instance:extension:user:show",
            "instance:extension:user_access:index",
            "instance:extension:database:index",
            "instance:extension:database:show",
            "configuration-parameter:index",
            "configuration-parameter:show",
            "configuration-parameter:index_by_version",
            "configuration-parameter:show_by_version",
            "limits:index",
            "operation:index",
            "operation:show");

    /** Those of the project who use it. */
    private static final List<String> MEMBERS = List.of(
            "instance:create",
            "instance:delete",
            "instance:force_delete",
            "instance:update",
            "instance:edit",
            "instance:restart",
            "instance:resize_volume",
            "instance:resize_flavor",
            "instance:promote_to_replica_source",
            "instance:eject_replica_source",
            "instance:module_apply",
            "instance:module_remove",
            "instance:extension:root:create",
            "instance:extension:root:delete",
            "instance:extension:user:create",
            "instance:extension:user:delete",
            "instance:extension:user:update",
            "instance:extension:user:update_all",
            "instance:extension:user_access:update",
            "instance:extension:user_access:delete",
            "instance:extension:database:create",
            "instance:extension:database:delete",
            "operation:cancel",
            "operation:retry");

    /** Those who look after the project: they get an instance out of what an administrator is needed for elsewhere. */
    private static final List<String> MANAGERS = List.of("instance:reset_status", "operation:fail");

    private static final List<String> ADMINISTRATORS = List.of("datastore:delete", "operation:skip");

    private static final List<String> EVERYBODY = List.of(
            "datastore:index",
            "datastore:show",
            "datastore:version_show",
            "datastore:version_show_by_uuid",
            "datastore:version_index",
            "datastore:list_associated_flavors",
            "datastore:list_associated_volume_types",
            "flavor:index",
            "flavor:show",
            "certificate_authority:show");

    /** Trove's rules of what this API does not do yet: a file of Trove's names them, and nobody asks for them. */
    static final Set<String> WITHOUT_EFFECT = Set.of(
            "backup:create",
            "backup:delete",
            "backup:index",
            "backup:index:all_projects",
            "backup:show",
            "backup_strategy:create",
            "backup_strategy:index",
            "backup_strategy:delete",
            "cluster:create",
            "cluster:delete",
            "cluster:force_delete",
            "cluster:index",
            "cluster:show",
            "cluster:show_instance",
            "cluster:action",
            "cluster:reset-status",
            "cluster:extension:root:create",
            "cluster:extension:root:delete",
            "cluster:extension:root:index",
            "configuration:create",
            "configuration:delete",
            "configuration:index",
            "configuration:show",
            "configuration:instances",
            "configuration:update",
            "configuration:edit",
            "module:create",
            "module:delete",
            "module:index",
            "module:show",
            "module:instances",
            "module:update",
            "module:reapply",
            "instance:edit",
            "instance:promote_to_replica_source",
            "instance:eject_replica_source",
            "instance:guest_log_list",
            "instance:backups",
            "instance:module_list",
            "instance:module_apply",
            "instance:module_remove");

    private PolicyRules() {}

    /** Text by name, in the order in which a sample file lists them. */
    public static Map<String, String> defaults() {
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put(CONTEXT_IS_ADMIN, "role:admin");
        rules.put("admin", "role:admin or is_admin:True");
        rules.put("admin_or_owner", "rule:admin or project_id:%(tenant)s");
        rules.put("default", "rule:admin_or_owner");
        rules.put("reader_only", "role:reader and not (role:member or role:manager or role:admin)");
        rules.put("project_reader", "rule:admin_or_owner");
        rules.put("project_member", "rule:admin or (rule:admin_or_owner and not rule:reader_only)");
        rules.put("project_manager", "rule:admin or (project_id:%(tenant)s and role:manager)");
        READERS.forEach(name -> rules.put(name, "rule:project_reader"));
        MEMBERS.forEach(name -> rules.put(name, "rule:project_member"));
        MANAGERS.forEach(name -> rules.put(name, "rule:project_manager"));
        ADMINISTRATORS.forEach(name -> rules.put(name, ADMIN));
        EVERYBODY.forEach(name -> rules.put(name, ANYBODY));
        return rules;
    }
}
