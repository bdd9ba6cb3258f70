package org.trove.message.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Answers of guests: the result is sealed with the instance's key, a failure travels in clear. */
public final class ReplyCodec {
    ReplyCodec() {}

    public byte[] encodeResult(String messageId, String uniqueId, @Nullable Object result, Sealing sealing) {
        ObjectNode inner = WireJson.MAPPER.createObjectNode();
        inner.set("result", sealing.seal(WireJson.write(result)));
        inner.putNull("failure");
        return finish(inner, messageId, uniqueId, sealing);
    }

    public byte[] encodeFailure(String messageId, String uniqueId, Reply.Failure failure, Sealing sealing) {
        ObjectNode content = WireJson.MAPPER.createObjectNode();
        content.put("class", failure.kind());
        content.put("module", failure.module());
        content.put("message", failure.message());
        content.putArray("tb");
        content.putArray("args");
        content.putObject("kwargs");
        ObjectNode inner = WireJson.MAPPER.createObjectNode();
        inner.putNull("result");
        inner.put("failure", WireJson.write(content));
        return finish(inner, messageId, uniqueId, sealing);
    }

    /** @throws MalformedMessageException where the bytes are no reply */
    public Reply parse(byte[] body) {
        Envelope envelope = Envelope.parse(body);
        ObjectNode inner = WireJson.parseObject("the reply", envelope.message());
        JsonNode ending = inner.get("ending");
        JsonNode result = inner.get("result");
        return new Reply(
                envelope,
                WireJson.requireText(inner, "_msg_id"),
                result == null || result.isNull() ? null : result.toString(),
                failure(WireJson.optionalText(inner, "failure")),
                ending == null || ending.booleanValue());
    }

    /** Checks that the guest made the reply to this very call. @throws RefusedMessageException */
    public void verify(Reply reply, Sealing sealing) {
        sealing.verify(reply.envelope(), Receiver.CALLER, reply.messageId());
    }

    /** The result of a reply without failure. @throws MalformedMessageException where it is not of the expected type */
    public <R> @Nullable R result(Reply reply, Class<R> type, Sealing sealing) {
        String sealed = reply.result();
        if (sealed == null || type == Void.class) {
            return null;
        }
        try {
            String json = sealing.open(WireJson.parse("the result", sealed));
            R result = WireJson.MAPPER.readValue(json, type);
            if (result != null) {
                RequiredParts.check("the result", result);
            }
            return result;
        } catch (JsonProcessingException e) {
            throw new MalformedMessageException("the result is no " + type.getSimpleName());
        }
    }

    private static byte[] finish(ObjectNode inner, String messageId, String uniqueId, Sealing sealing) {
        inner.put("ending", true);
        inner.put("_msg_id", messageId);
        inner.put("_unique_id", uniqueId);
        Head head = new Head(Receiver.CALLER, messageId, Stamp.NONE, false);
        return sealing.enclose(WireJson.write(inner), head).toBytes();
    }

    private static Reply.@Nullable Failure failure(@Nullable String text) {
        if (text == null) {
            return null;
        }
        ObjectNode content = WireJson.parseObject("the failure", text);
        String module = WireJson.optionalText(content, "module");
        JsonNode message = content.path("message");
        return new Reply.Failure(
                WireJson.requireText(content, "class"), module == null ? "" : module, message.asText(""));
    }
}
