package org.trove.message.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The outer form of every message: oslo.messaging's envelope 2.0, the message itself being JSON in a string. Peers in Python
 * ignore the members that are ours.
 *
 * @param message the inner JSON text
 * @param head what the code covers besides; JSON text, null where there is none
 * @param code the authentication code of head and message, null likewise
 * @param oldCode the code that releases before send and check: of the message alone
 */
public record Envelope(
        String message,
        @Nullable String head,
        @Nullable String code,
        @Nullable String oldCode) {
    private static final String VERSION_MEMBER = "oslo.version";
    private static final String MESSAGE_MEMBER = "oslo.message";
    private static final String HEAD_MEMBER = "trove.head";
    private static final String CODE_MEMBER = "trove.code";
    private static final String OLD_CODE_MEMBER = "trove.mac";
    private static final String VERSION = "2.0";
    private static final String COMPATIBLE = "2.";

    /** Without any code. */
    static Envelope bare(String message) {
        return new Envelope(message, null, null, null);
    }

    /** @throws MalformedMessageException where the bytes are no envelope of version 2 */
    public static Envelope parse(byte[] body) {
        ObjectNode outer = WireJson.parseObject("the envelope", body);
        String version = WireJson.requireText(outer, VERSION_MEMBER);
        if (!version.startsWith(COMPATIBLE)) {
            throw new MalformedMessageException("the envelope's version must be 2.x");
        }
        return new Envelope(
                WireJson.requireText(outer, MESSAGE_MEMBER),
                WireJson.optionalText(outer, HEAD_MEMBER),
                WireJson.optionalText(outer, CODE_MEMBER),
                WireJson.optionalText(outer, OLD_CODE_MEMBER));
    }

    public byte[] toBytes() {
        ObjectNode outer = WireJson.MAPPER.createObjectNode();
        outer.put(VERSION_MEMBER, VERSION);
        outer.put(MESSAGE_MEMBER, message);
        putIfThere(outer, HEAD_MEMBER, head);
        putIfThere(outer, CODE_MEMBER, code);
        putIfThere(outer, OLD_CODE_MEMBER, oldCode);
        return WireJson.write(outer).getBytes(StandardCharsets.UTF_8);
    }

    private static void putIfThere(ObjectNode outer, String member, @Nullable String value) {
        if (value != null) {
            outer.put(member, value);
        }
    }
}
