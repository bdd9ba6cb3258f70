package org.trove.setting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;

/** Makes the settings of a section, and refuses what the section does not know. No message repeats a secret. */
public final class SettingsReader {
    private static final ObjectMapper MAPPER = prepared(new ObjectMapper().registerModule(new JavaTimeModule()));

    private SettingsReader() {}

    /** Lets a mapper read what {@link YamlTree} gives. @return the same */
    public static ObjectMapper prepared(ObjectMapper mapper) {
        return mapper.registerModule(new ScalarModule())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    }

    /**
     * Reads a section.
     *
     * @param section its name, joined to those of its keys with a dot; empty = the whole of a file
     * @throws IllegalArgumentException that names the key and what is wrong with it, or the nearest key that is known
     */
    public static <T> T read(String section, JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(Refusal.of(section, e), null);
        }
    }

    /** The same, out of plain values. */
    public static <T> T read(String section, Map<String, Object> values, Class<T> type) {
        JsonNode tree = MAPPER.valueToTree(values);
        return read(section, tree, type);
    }
}
