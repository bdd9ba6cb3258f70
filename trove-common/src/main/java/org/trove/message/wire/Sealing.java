package org.trove.message.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.message.wire.RefusedMessageException.Reason;
import org.trove.model.InstanceId;

/** How the values of a message are protected on one way: the counterpart of Trove's serializers. */
public sealed interface Sealing {
    String CONTEXT_PREFIX = "_context_";

    /** Protects a value. @param json the value's JSON text */
    JsonNode seal(String json);

    /** The value's JSON text again. @throws MalformedMessageException where it was not protected this way */
    String open(JsonNode value);

    void writeContext(ObjectNode inner, ObjectNode context);

    /** @throws MalformedMessageException where the context is missing or was not protected this way */
    ObjectNode readContext(ObjectNode inner);

    /** Adds the head, and the authentication codes where there is a key. */
    Envelope enclose(String inner, Head head);

    /**
     * Checks that the message was made for this receiver by somebody who has the key.
     *
     * @param target see {@link Head}; null where the message says it under the same code
     * @throws RefusedMessageException where that is not so
     */
    Proof verify(Envelope envelope, Receiver to, @Nullable String target);

    /** Values in clear: only where the operator has turned secure messaging off. */
    record Plain() implements Sealing {
        @Override
        public JsonNode seal(String json) {
            return WireJson.parse("a value", json);
        }

        @Override
        public String open(JsonNode value) {
            return value.toString();
        }

        @Override
        public void writeContext(ObjectNode inner, ObjectNode context) {
            context.properties().forEach(item -> inner.set(CONTEXT_PREFIX + item.getKey(), item.getValue()));
        }

        @Override
        public ObjectNode readContext(ObjectNode inner) {
            ObjectNode context = WireJson.MAPPER.createObjectNode();
            for (Map.Entry<String, JsonNode> member : inner.properties()) {
                if (member.getKey().startsWith(CONTEXT_PREFIX)) {
                    context.set(member.getKey().substring(CONTEXT_PREFIX.length()), member.getValue());
                }
            }
            return context;
        }

        @Override
        public Envelope enclose(String inner, Head head) {
            return new Envelope(inner, head.write(), null, null);
        }

        @Override
        public Proof verify(Envelope envelope, Receiver to, @Nullable String target) {
            String head = envelope.head();
            // Without a key nothing is proven, and a report says nowhere else whose it is.
            return head == null ? Proof.OF_NOTHING : Head.read(head, Proof.Code.NONE);
        }
    }

    /** Each value encrypted by itself: to task managers and guests, and what guests answer. */
    record Keyed(MessageCipher cipher, String key, AcceptedCodes codes) implements Sealing {
        private static final String CONTEXT = CONTEXT_PREFIX + "context";

        @Override
        public JsonNode seal(String json) {
            return WireJson.MAPPER.getNodeFactory().textNode(cipher.encrypt(key, json));
        }

        @Override
        public String open(JsonNode value) {
            if (!value.isTextual()) {
                throw new MalformedMessageException("a value is not encrypted, but secure messaging is on");
            }
            return cipher.decrypt(key, value.textValue());
        }

        @Override
        public void writeContext(ObjectNode inner, ObjectNode context) {
            inner.set(CONTEXT, seal(WireJson.write(context)));
        }

        @Override
        public ObjectNode readContext(ObjectNode inner) {
            String sealed = WireJson.requireText(inner, CONTEXT);
            return WireJson.parseObject("the context", cipher.decrypt(key, sealed));
        }

        /** Releases before demand their own code where they are told to, and ignore what they do not know. */
        @Override
        public Envelope enclose(String inner, Head head) {
            String text = head.write();
            return new Envelope(
                    inner,
                    text,
                    cipher.sign(key, text, inner),
                    codes == AcceptedCodes.NEW_ONLY ? null : cipher.authenticate(key, inner));
        }

        /** A code that is there must be right: what has a wrong one was changed on its way, whatever would do without. */
        @Override
        public Proof verify(Envelope envelope, Receiver to, @Nullable String target) {
            String head = envelope.head();
            String code = envelope.code();
            if (code != null && head != null) {
                require(cipher.isSigned(key, head, envelope.message(), code));
                return Head.proofOf(head, Proof.Code.NEW, to, target);
            }
            String oldCode = envelope.oldCode();
            if (oldCode != null) {
                if (codes == AcceptedCodes.NEW_ONLY) {
                    throw new RefusedMessageException(
                            Reason.OLD_CODE, "the message has only the authentication code of releases before");
                }
                require(cipher.isAuthentic(key, envelope.message(), oldCode));
                return new Proof(Proof.Code.OLD, Stamp.NONE, false);
            }
            if (codes == AcceptedCodes.NONE_TOO) {
                return Proof.OF_NOTHING;
            }
            throw new RefusedMessageException(Reason.NO_CODE, "the message has no authentication code");
        }

        private static void require(boolean isRight) {
            if (!isRight) {
                throw new RefusedMessageException(Reason.WRONG_CODE, "the authentication code is wrong");
            }
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Keyed[]";
        }
    }

    /** From a guest to the conductor: encrypted, with the owner of the key beside each value. */
    record Tagged(Keyed keyed, InstanceId owner) implements Sealing {
        static final String OWNER = "csz-instance-id";
        private static final String ENTITY = "entity";

        @Override
        public JsonNode seal(String json) {
            ObjectNode tagged = WireJson.MAPPER.createObjectNode();
            tagged.set(ENTITY, keyed.seal(json));
            tagged.put(OWNER, owner.value());
            return WireJson.MAPPER.getNodeFactory().textNode(WireJson.write(tagged));
        }

        @Override
        public String open(JsonNode value) {
            if (!value.isTextual()) {
                throw new MalformedMessageException("a value is not encrypted, but secure messaging is on");
            }
            ObjectNode tagged = WireJson.parseObject("a value from a guest", value.textValue());
            if (!owner.value().equals(WireJson.requireText(tagged, OWNER))) {
                throw new MalformedMessageException("a value names another instance than the message");
            }
            return keyed.cipher().decrypt(keyed.key(), WireJson.requireText(tagged, ENTITY));
        }

        @Override
        public void writeContext(ObjectNode inner, ObjectNode context) {
            keyed.writeContext(inner, context);
            inner.put(CONTEXT_PREFIX + OWNER, owner.value());
        }

        @Override
        public ObjectNode readContext(ObjectNode inner) {
            return keyed.readContext(inner);
        }

        @Override
        public Envelope enclose(String inner, Head head) {
            return keyed.enclose(inner, head);
        }

        @Override
        public Proof verify(Envelope envelope, Receiver to, @Nullable String target) {
            return keyed.verify(envelope, to, target);
        }
    }
}
