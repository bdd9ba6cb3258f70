package org.trove.message.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What the code of a message covers beside the message itself.
 *
 * @param target the instance that a request is about; of a reply, the id of the call
 * @param isStrict see {@link Proof}
 */
record Head(Receiver to, String target, Stamp stamp, boolean isStrict) {
    private static final String TO = "to";
    private static final String TARGET = "target";
    private static final String SENT = "sent";
    private static final String NUMBER = "number";
    private static final String STRICT = "new_only";

    String write() {
        ObjectNode head = WireJson.MAPPER.createObjectNode();
        head.put(TO, to.label());
        head.put(TARGET, target);
        head.put(SENT, stamp.sentMicros());
        if (stamp.number() > 0) {
            head.put(NUMBER, stamp.number());
        }
        if (isStrict) {
            head.put(STRICT, true);
        }
        return WireJson.write(head);
    }

    /**
     * Reads a head whose code was checked.
     *
     * @throws RefusedMessageException where the message was made for somebody else
     * @throws MalformedMessageException where it is no head
     */
    static Proof proofOf(String text, Proof.Code code, Receiver to, @Nullable String target) {
        ObjectNode head = WireJson.parseObject("the head of the message", text);
        if (!to.label().equals(WireJson.requireText(head, TO))
                || (target != null && !target.equals(WireJson.requireText(head, TARGET)))) {
            throw new RefusedMessageException(
                    RefusedMessageException.Reason.WRONG_CODE, "the message was made for another receiver");
        }
        return proofOf(head, code);
    }

    /** Reads a head for what it says of the time, whomever it is for. @throws MalformedMessageException where it is no head */
    static Proof read(String text, Proof.Code code) {
        return proofOf(WireJson.parseObject("the head of the message", text), code);
    }

    private static Proof proofOf(ObjectNode head, Proof.Code code) {
        try {
            Stamp stamp =
                    new Stamp(head.path(SENT).longValue(), head.path(NUMBER).longValue());
            return new Proof(code, stamp, head.path(STRICT).booleanValue());
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("the head of the message has an impossible time");
        }
    }
}
