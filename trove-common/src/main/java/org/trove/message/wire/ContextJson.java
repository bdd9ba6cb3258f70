package org.trove.message.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.context.RequestContext;

/** The request context with all the items that oslo.context and Trove send. */
final class ContextJson {
    private static final String UNKNOWN_REQUEST = "req-unknown";
    private static final String NOTIFICATION = "trove_notification";

    private ContextJson() {}

    static ObjectNode write(RequestContext context, @Nullable ObjectNode notification) {
        ObjectNode node = WireJson.MAPPER.createObjectNode();
        node.put("user", context.userId());
        node.put("project_id", context.projectId());
        node.putNull("system_scope");
        node.put("project", context.projectId());
        node.putNull("domain");
        node.putNull("user_domain");
        node.putNull("project_domain");
        node.put("is_admin", context.isAdmin());
        node.put("read_only", false);
        node.put("show_deleted", false);
        node.put("auth_token", context.authToken());
        node.put("request_id", context.requestId());
        node.putNull("global_request_id");
        node.putNull("resource_uuid");
        ArrayNode roles = node.putArray("roles");
        context.roles().forEach(roles::add);
        node.put("user_identity", identity(context.userId()) + " " + identity(context.projectId()) + " - - -");
        node.put("is_admin_project", true);
        node.putNull("limit");
        node.putNull("marker");
        if (context.projectId() == null) {
            node.putNull("service_catalog");
        } else {
            node.putArray("service_catalog");
        }
        if (notification != null) {
            node.set(NOTIFICATION, notification);
        }
        return node;
    }

    /** @throws MalformedMessageException where an item has the wrong type; missing items have their defaults */
    static RequestContext read(ObjectNode node) {
        String project = WireJson.optionalText(node, "project_id");
        String requestId = WireJson.optionalText(node, "request_id");
        return new RequestContext(
                WireJson.optionalText(node, "user"),
                project != null ? project : WireJson.optionalText(node, "project"),
                roles(node.get("roles")),
                isTrue(node, "is_admin"),
                requestId != null ? requestId : UNKNOWN_REQUEST,
                WireJson.optionalText(node, "auth_token"));
    }

    private static List<String> roles(@Nullable JsonNode node) {
        List<String> roles = new ArrayList<>();
        if (node == null || node.isNull()) {
            return roles;
        }
        if (!node.isArray()) {
            throw new MalformedMessageException("the context's roles must be a list");
        }
        for (JsonNode role : node) {
            if (!role.isTextual()) {
                throw new MalformedMessageException("the context's roles must be strings");
            }
            roles.add(role.textValue());
        }
        return roles;
    }

    private static boolean isTrue(ObjectNode node, String member) {
        JsonNode value = node.get(member);
        return value != null && value.isBoolean() && value.booleanValue();
    }

    private static String identity(@Nullable String id) {
        return id == null ? "-" : id;
    }
}
