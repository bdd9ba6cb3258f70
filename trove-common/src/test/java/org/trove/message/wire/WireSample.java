package org.trove.message.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A message that was captured between Trove's own services: the body, and its content as the services saw it. */
record WireSample(String name) {
    static final String INSTANCE = "4a7557fc-b23b-4f97-a3a4-f2eb416e914e";
    static final String INSTANCE_KEY = "qkNqcD4ypcTuDr7rMfXnQ8dKTPFpcJVA";
    static final String TASKMANAGER_KEY = "bzH6y0SGmjuoY0FNSTptrhgieGXNDX6PIhvz";
    private static final ObjectMapper JSON = new ObjectMapper();

    byte[] body() {
        return read("body");
    }

    JsonNode plain() {
        return tree(read("plain"));
    }

    JsonNode arguments() {
        return plain().get("args => decrypted");
    }

    JsonNode context() {
        return plain().get("_context_context => decrypted");
    }

    static JsonNode tree(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] read(String kind) {
        String resource = "/wire/" + name + "." + kind + ".json";
        try (InputStream stream = WireSample.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("no such sample: " + resource);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
