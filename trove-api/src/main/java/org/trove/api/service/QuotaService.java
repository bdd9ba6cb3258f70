package org.trove.api.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.error.TroveException;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.store.Database;

/** Reads and sets what projects may use. */
public final class QuotaService {

    private static final int MAX_PROJECT_LENGTH = 36;

    private final Database database;
    private final Policy policy;

    public QuotaService(Database database, Policy policy) {
        this.database = database;
        this.policy = policy;
    }

    /** The quotas of the caller's project, as limits. */
    public List<Quota> limits(Caller caller) {
        policy.require("limits:index", caller.alone());
        return database.read(stores -> stores.quotas().quotas(caller.project()));
    }

    public List<Quota> show(Caller caller, String project) {
        ProjectId owner = project(project);
        if (!caller.sees(owner)) {
            throw TroveException.forbidden(
                    "User with tenant id " + caller.project() + " cannot see the quotas of another project.");
        }
        return database.read(stores -> stores.quotas().quotas(owner));
    }

    /**
     * Sets limits.
     *
     * @param limits limit by resource; null = left as it is
     * @return what was set
     */
    public Map<String, Integer> update(Caller caller, String project, JsonNode limits) {
        caller.requireAdmin();
        ProjectId owner = project(project);
        Map<Quota.Resource, Integer> parsed = new EnumMap<>(Quota.Resource.class);
        limits.properties().forEach(entry -> {
            Quota.Resource resource = resource(entry.getKey());
            if (!entry.getValue().isNull()) {
                parsed.put(resource, limit(resource, entry.getValue()));
            }
        });
        if (!parsed.isEmpty()) {
            database.write(stores -> {
                stores.quotas().setLimits(owner, parsed);
                return owner;
            });
        }
        Map<String, Integer> set = new LinkedHashMap<>();
        parsed.forEach((resource, limit) -> set.put(resource.wireName(), limit));
        return set;
    }

    private static Quota.Resource resource(String name) {
        for (Quota.Resource resource : Quota.Resource.values()) {
            if (resource.wireName().equals(name)) {
                return resource;
            }
        }
        throw TroveException.notFound(
                "Quota resource " + name + " is unknown; known are instances, ram, volumes and" + " backups.");
    }

    private static int limit(Quota.Resource resource, JsonNode value) {
        if (!value.canConvertToInt() || value.asInt() < Quota.UNLIMITED) {
            throw TroveException.badRequest("The limit of " + resource.wireName() + " must be from -1 (unlimited) to "
                    + Integer.MAX_VALUE + ", not " + value + ".");
        }
        return value.asInt();
    }

    private static ProjectId project(String project) {
        if (project.isBlank() || project.length() > MAX_PROJECT_LENGTH) {
            throw NotFound.resource(project);
        }
        return new ProjectId(project);
    }
}
