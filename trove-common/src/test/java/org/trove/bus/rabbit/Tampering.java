package org.trove.bus.rabbit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What somebody can make of a message whose key he does not have. */
public final class Tampering {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MESSAGE = "oslo.message";

    private Tampering() {}

    /** Another method with the same values. */
    public static String relabelled(String body, String method) {
        return changed(body, "method", method);
    }

    /** Another id, so that nobody takes it for the same message. */
    public static String renumbered(String body, String uniqueId) {
        return changed(body, "_unique_id", uniqueId);
    }

    /** Without any code and head, as peers in Python send. */
    public static String stripped(String body) {
        ObjectNode envelope = object(body);
        envelope.remove(java.util.List.of("trove.code", "trove.head", "trove.mac"));
        return envelope.toString();
    }

    /** With nothing but the code of releases before, where there is one. */
    public static String downgraded(String body) {
        ObjectNode envelope = object(body);
        envelope.remove(java.util.List.of("trove.code", "trove.head"));
        return envelope.toString();
    }

    public static ObjectNode message(String body) {
        return object(object(body).get(MESSAGE).textValue());
    }

    /** An answer that somebody without the key makes up, in clear as failures travel. */
    static String failure(String messageId) {
        ObjectNode failure = JSON.createObjectNode().put("class", "GuestError").put("message", "made up");
        ObjectNode message = JSON.createObjectNode();
        message.putNull("result").put("failure", failure.toString()).put("ending", true);
        message.put("_msg_id", messageId).put("_unique_id", "0".repeat(32));
        return JSON.createObjectNode()
                .put("oslo.version", "2.0")
                .put(MESSAGE, message.toString())
                .toString();
    }

    private static String changed(String body, String member, String value) {
        ObjectNode envelope = object(body);
        envelope.put(MESSAGE, message(body).put(member, value).toString());
        return envelope.toString();
    }

    private static ObjectNode object(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no message: " + text, e);
        }
    }
}
