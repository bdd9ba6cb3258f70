package org.trove.message.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    /** Adds the authentication code, where there is a key. */
    Envelope enclose(String inner);

    /** @throws MalformedMessageException where the code is wrong, or missing although required */
    void verify(Envelope envelope, boolean codeRequired);

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
        public Envelope enclose(String inner) {
            return new Envelope(inner, null);
        }

        @Override
        public void verify(Envelope envelope, boolean codeRequired) {}
    }

    /** Each value encrypted by itself: to task managers and guests, and what guests answer. */
    record Keyed(MessageCipher cipher, String key) implements Sealing {
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

        @Override
        public Envelope enclose(String inner) {
            return new Envelope(inner, cipher.authenticate(key, inner));
        }

        @Override
        public void verify(Envelope envelope, boolean codeRequired) {
            @Nullable String code = envelope.code();
            if (code == null) {
                if (codeRequired) {
                    throw new MalformedMessageException("the message has no authentication code");
                }
            } else if (!cipher.isAuthentic(key, envelope.message(), code)) {
                throw new MalformedMessageException("the authentication code is wrong");
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
        public Envelope enclose(String inner) {
            return keyed.enclose(inner);
        }

        @Override
        public void verify(Envelope envelope, boolean codeRequired) {
            keyed.verify(envelope, codeRequired);
        }
    }
}
