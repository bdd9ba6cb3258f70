package org.trove.store.jdbi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.trove.model.ProjectId;
import org.trove.model.Quota;

/** The rows of {@code quota_usages} of one project. */
final class QuotaUsages {
    private static final String SELECT = "SELECT resource, in_use, reserved FROM quota_usages WHERE tenant_id = ?";

    private final Sql sql;
    private final ProjectId project;

    QuotaUsages(Sql sql, ProjectId project) {
        this.sql = sql;
        this.project = project;
    }

    Map<Quota.Resource, Usage> read() {
        return read(SELECT);
    }

    /**
     * Locks the rows of the project, all in one read and in the order of their index: two requests wait for each other, no
     * more. Rows that are needed and missing are made.
     */
    Map<Quota.Resource, Usage> lock(Set<Quota.Resource> needed) {
        Map<Quota.Resource, Usage> usages = read(SELECT + " ORDER BY resource FOR UPDATE");
        if (usages.keySet().containsAll(needed)) {
            return usages;
        }
        needed.stream().sorted().forEach(this::make);
        return read(SELECT + " ORDER BY resource FOR UPDATE");
    }

    private Map<Quota.Resource, Usage> read(String query) {
        Map<Quota.Resource, Usage> usages = new EnumMap<>(Quota.Resource.class);
        sql.list(
                query,
                rs -> {
                    Usage usage = new Usage(rs.getInt(2), rs.getInt(3));
                    resource(rs.getString(1), usages, usage);
                    return usage;
                },
                project.value());
        return usages;
    }

    private static void resource(String name, Map<Quota.Resource, Usage> usages, Usage usage) {
        for (Quota.Resource resource : Quota.Resource.values()) {
            if (resource.wireName().equals(name)) {
                usages.put(resource, usage);
            }
        }
    }

    /**
     * One write for all resources, of rows that are as they were seen. Safe on a cluster with several writers, where the lock is
     * this node's alone: a row that another node changed meanwhile is found changed here or fails the commit, and the whole unit
     * of work is repeated.
     *
     * @param seen what the decision was made from
     */
    void add(Map<Quota.Resource, Integer> amounts, Map<Quota.Resource, Usage> seen) {
        Map<Quota.Resource, Integer> ordered = new TreeMap<>(amounts);
        List<Object> arguments = new ArrayList<>();
        ordered.forEach((resource, amount) -> arguments.addAll(List.of(resource.wireName(), amount)));
        arguments.add(project.value());
        ordered.keySet()
                .forEach(resource -> arguments.addAll(List.of(
                        resource.wireName(),
                        seen.getOrDefault(resource, Usage.NONE).inUse())));
        int written = sql.update(
                "UPDATE quota_usages SET in_use = GREATEST(0, in_use + CASE resource"
                        + " WHEN ? THEN ?".repeat(ordered.size()) + " ELSE 0 END), updated = UTC_TIMESTAMP()"
                        + " WHERE tenant_id = ? AND (resource, COALESCE(in_use, 0)) IN ("
                        + String.join(", ", Collections.nCopies(ordered.size(), "(?, ?)")) + ")",
                arguments.toArray());
        if (written != ordered.size()) {
            throw new RowsChangedException("quota_usages");
        }
    }

    /** Another request may make the same row at the same moment: then this waits for it and makes nothing. */
    private void make(Quota.Resource resource) {
        sql.update(
                "INSERT IGNORE INTO quota_usages (id, created, updated, tenant_id, in_use, reserved, resource)"
                        + " VALUES (UUID(), UTC_TIMESTAMP(), UTC_TIMESTAMP(), ?, 0, 0, ?)",
                project.value(),
                resource.wireName());
    }

    /** What is used of a resource, and what a Trove in Python has reserved of it. */
    record Usage(int inUse, int reserved) {
        static final Usage NONE = new Usage(0, 0);
    }
}
