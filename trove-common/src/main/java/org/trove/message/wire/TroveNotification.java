package org.trove.message.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.message.RpcMethod;
import org.trove.message.TaskRequest;

/**
 * The notification in progress that a cast carries in its context. Peers in Python finish it after their work and fail without
 * it; this service itself does not need it.
 */
final class TroveNotification {
    private static final String CLASS_PREFIX = "trove.common.notification.DBaaS";
    private static final String NO_ADDRESS = "0.0.0.0";

    private TroveNotification() {}

    static @Nullable ObjectNode of(OutgoingRequest request) {
        RpcMethod method = request.method();
        String kind = request.replyTo() == null ? kindOf(method) : null;
        if (kind == null) {
            return null;
        }
        RequestContext context = request.context();
        ObjectNode node = WireJson.MAPPER.createObjectNode();
        node.put("request_id", context.requestId());
        node.put("server_type", method instanceof TaskRequest ? "taskmanager" : "guest");
        node.put("client_ip", NO_ADDRESS);
        node.put("server_ip", NO_ADDRESS);
        node.put("tenant_id", context.projectId());
        node.put("notification_classname", CLASS_PREFIX + kind);
        if (method instanceof TaskRequest.CreateInstance create) {
            addCreate(node, create);
        } else {
            node.put("instance_id", request.instance().value());
        }
        addSubject(node, method);
        return node;
    }

    private static @Nullable String kindOf(RpcMethod method) {
        if (method instanceof TaskRequest task) {
            return kindOfTask(task);
        }
        if (method instanceof GuestCommand.Prepare) {
            return "InstanceCreate";
        }
        if (method instanceof GuestCommand.CreateDatabase) {
            return "DatabaseCreate";
        }
        if (method instanceof GuestCommand.DeleteDatabase) {
            return "DatabaseDelete";
        }
        if (method instanceof GuestCommand.CreateUser) {
            return "UserCreate";
        }
        if (method instanceof GuestCommand.DeleteUser) {
            return "UserDelete";
        }
        if (method instanceof GuestCommand.ChangePasswords) {
            return "UserChangePassword";
        }
        return method instanceof GuestCommand.UpdateAttributes ? "UserUpdateAttributes" : null;
    }

    private static String kindOfTask(TaskRequest task) {
        if (task instanceof TaskRequest.CreateInstance) {
            return "InstanceCreate";
        }
        return task instanceof TaskRequest.DeleteInstance ? "InstanceDelete" : "InstanceRestart";
    }

    private static void addCreate(ObjectNode node, TaskRequest.CreateInstance create) {
        node.put("name", create.name());
        node.set("flavor_id", WireJson.MAPPER.valueToTree(create.flavor().get("id")));
        node.put("datastore", create.datastoreManager());
        node.put("datastore_version", create.dsVersion());
        node.put("image_id", create.imageId());
        node.put("availability_zone", create.availabilityZone());
        node.putNull("region_name");
        node.put("locality", create.locality());
        node.put("volume_type", create.volumeType());
        node.put("volume_size", create.volumeSize());
        List<Map<String, Object>> nics = create.nics();
        node.set("nics", WireJson.MAPPER.valueToTree(nics == null ? List.of() : nics));
    }

    private static void addSubject(ObjectNode node, RpcMethod method) {
        if (method instanceof GuestCommand.CreateDatabase create
                && !create.databases().isEmpty()) {
            node.put("dbname", create.databases().get(0).name());
        } else if (method instanceof GuestCommand.DeleteDatabase delete) {
            node.put("dbname", delete.database().name());
        } else if (method instanceof GuestCommand.CreateUser create
                && !create.users().isEmpty()) {
            node.put("username", create.users().get(0).name());
        } else if (method instanceof GuestCommand.DeleteUser delete) {
            node.put("username", delete.user().name());
        } else if (method instanceof GuestCommand.ChangePasswords change
                && !change.users().isEmpty()) {
            node.put("username", change.users().get(0).name());
        } else if (method instanceof GuestCommand.UpdateAttributes update) {
            node.put("username", update.username());
        }
    }
}
