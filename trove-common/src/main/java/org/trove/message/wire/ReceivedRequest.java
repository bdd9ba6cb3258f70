package org.trove.message.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;

/** A request whose outer form was read, its values still sealed. */
public final class ReceivedRequest {
    private static final String OWNER = Sealing.CONTEXT_PREFIX + Sealing.Tagged.OWNER;

    private final Envelope envelope;
    private final ObjectNode inner;
    private final ObjectNode arguments;
    private Proof proof = Proof.OF_NOTHING;

    private ReceivedRequest(Envelope envelope, ObjectNode inner, ObjectNode arguments) {
        this.envelope = envelope;
        this.inner = inner;
        this.arguments = arguments;
    }

    /** @throws MalformedMessageException where the bytes are no request */
    public static ReceivedRequest parse(byte[] body) {
        Envelope envelope = Envelope.parse(body);
        ObjectNode inner = WireJson.parseObject("the message", envelope.message());
        WireJson.requireText(inner, "method");
        JsonNode arguments = inner.get("args");
        ObjectNode present = arguments == null ? WireJson.MAPPER.createObjectNode() : null;
        return new ReceivedRequest(
                envelope, inner, present != null ? present : WireJson.requireObject("member args", arguments));
    }

    public String method() {
        return WireJson.requireText(inner, "method");
    }

    /** Empty where the sender gave none: then duplicates cannot be told. */
    public String uniqueId() {
        String id = WireJson.optionalText(inner, "_unique_id");
        return id == null ? "" : id;
    }

    /** Where the caller waits; empty for a cast. */
    public Optional<OutgoingRequest.ReplyAddress> replyTo() {
        String messageId = WireJson.optionalText(inner, "_msg_id");
        String queue = WireJson.optionalText(inner, "_reply_q");
        return messageId == null || queue == null
                ? Optional.empty()
                : Optional.of(new OutgoingRequest.ReplyAddress(messageId, queue));
    }

    /** For how long the sender waits for it to be begun; empty where it does not say. */
    public Optional<Validity> validity() {
        return Validity.read(inner);
    }

    /** What its code proves, once the codec has checked it; until then nothing. */
    public Proof proof() {
        return proof;
    }

    /** Whose key the values are said to be sealed with; only requests from guests name one. */
    public Optional<InstanceId> claimedOwner() {
        String owner = WireJson.optionalText(inner, OWNER);
        if (owner == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InstanceId(owner));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("the instance id is not valid");
        }
    }

    void verify(Sealing sealing, Receiver to, @Nullable String target) {
        proof = sealing.verify(envelope, to, target);
    }

    Envelope envelope() {
        return envelope;
    }

    ObjectNode inner() {
        return inner;
    }

    ObjectNode arguments() {
        return arguments;
    }

    @Nullable
    JsonNode argument(String name) {
        return arguments.get(name);
    }
}
