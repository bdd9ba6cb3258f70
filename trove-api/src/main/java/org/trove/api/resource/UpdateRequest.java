package org.trove.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.api.service.CreateRequest;
import org.trove.api.service.GuestBodies;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.model.Access;

/**
 * What the body of an instance's PUT or PATCH asks for; its form was checked by the schema.
 *
 * @param name the new name, null = unchanged
 * @param access who may reach the instance, null = unchanged
 * @param others the other attributes that are to change
 */
record UpdateRequest(@Nullable String name, @Nullable Access access, List<String> others) {

    private static final String CONFIGURATION = "configuration";
    private static final String ACCESS = "access";

    static UpdateRequest of(JsonNode instance) {
        List<String> others = new ArrayList<>();
        instance.fieldNames().forEachRemaining(key -> {
            if (!key.equals("name")) {
                others.add(key);
            }
        });
        if (others.size() > 1) {
            throw TroveException.badRequest("Only one attribute (except 'name') is allowed to update.");
        }
        boolean detaches = others.contains(CONFIGURATION)
                && instance.path(CONFIGURATION).asText("").isEmpty();
        if (detaches) {
            // No instance can have a configuration group yet, so none is there to be detached.
            others.clear();
        }
        others.remove(ACCESS);
        return new UpdateRequest(
                GuestBodies.text(instance.path("name")),
                CreateRequest.access(instance.path(ACCESS)),
                List.copyOf(others));
    }

    /** @throws TroveException where something is asked for that this release cannot do */
    void requirePossible(String id) {
        if (others.isEmpty()) {
            return;
        }
        String attribute = others.get(0);
        if (attribute.equals("replica_of") || attribute.equals("slave_of")) {
            throw TroveException.badRequest("Instance " + id + " is not a replica.");
        }
        throw TroveException.of(
                ErrorCode.NOT_IMPLEMENTED, "The update of '" + attribute + "' is not supported by this release.");
    }
}
