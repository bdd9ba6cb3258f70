package org.trove.message.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The outer form of every message: oslo.messaging's envelope 2.0, the message itself being JSON in a string.
 *
 * @param message the inner JSON text
 * @param code the authentication code of that text; null from peers in Python, which ignore the member
 */
public record Envelope(String message, @Nullable String code) {
    private static final String VERSION_MEMBER = "oslo.version";
    private static final String MESSAGE_MEMBER = "oslo.message";
    private static final String CODE_MEMBER = "trove.mac";
    private static final String VERSION = "2.0";
    private static final String COMPATIBLE = "2.";

    /** @throws MalformedMessageException where the bytes are no envelope of version 2 */
    public static Envelope parse(byte[] body) {
        ObjectNode outer = WireJson.parseObject("the envelope", body);
        String version = WireJson.requireText(outer, VERSION_MEMBER);
        if (!version.startsWith(COMPATIBLE)) {
            throw new MalformedMessageException("the envelope's version must be 2.x");
        }
        return new Envelope(WireJson.requireText(outer, MESSAGE_MEMBER), WireJson.optionalText(outer, CODE_MEMBER));
    }

    public byte[] toBytes() {
        ObjectNode outer = WireJson.MAPPER.createObjectNode();
        outer.put(VERSION_MEMBER, VERSION);
        outer.put(MESSAGE_MEMBER, message);
        if (code != null) {
            outer.put(CODE_MEMBER, code);
        }
        return WireJson.write(outer).getBytes(StandardCharsets.UTF_8);
    }
}
