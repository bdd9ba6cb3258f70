package org.trove.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response;
import java.math.BigInteger;
import org.trove.api.auth.Caller;
import org.trove.api.service.CreateRequest;
import org.trove.api.service.InstanceActions;
import org.trove.api.service.InstanceResizing;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;

/** What the body of an instance's action asks for; its form was checked by the schema. */
record InstanceAction(String name, JsonNode arguments) {

    static InstanceAction of(JsonNode body) {
        String name = body.fieldNames().next();
        return new InstanceAction(name, body.path(name));
    }

    Response perform(InstanceActions actions, InstanceResizing resizing, Caller caller, String id) {
        return switch (name) {
            case "resize" -> Answers.accepted(resize(resizing, caller, id));
            case "restart" -> Answers.accepted(actions.restart(caller, id));
            case "reset_status" -> {
                actions.resetStatus(caller, id, arguments.has("force_delete"));
                yield Answers.accepted();
            }
            default -> {
                actions.requireUpdatable(caller, id);
                throw TroveException.of(
                        ErrorCode.NOT_IMPLEMENTED, "The action '" + name + "' is not supported by this release.");
            }
        };
    }

    private String resize(InstanceResizing resizing, Caller caller, String id) {
        if (arguments.has("volume")) {
            String size = arguments.path("volume").path("size").asText();
            return resizing.resizeVolume(caller, id, new BigInteger(size));
        }
        return resizing.resizeFlavor(
                caller,
                id,
                CreateRequest.lastSegment(arguments.path("flavorRef").asText()));
    }
}
