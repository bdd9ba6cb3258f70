package org.trove.cloud;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns the {@code cloud} section into a provider's own record, and refuses what the record does not know. */
public final class ProviderSettings {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private ProviderSettings() {}

    /** @throws IllegalArgumentException that names the key and what is wrong with it, or the nearest key that is known */
    public static <T> T read(Map<String, Object> settings, Class<T> type) {
        try {
            return MAPPER.convertValue(settings, type);
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof UnrecognizedPropertyException unknown) {
                throw new IllegalArgumentException(describe(unknown), e);
            }
            if (e.getCause() instanceof ValueInstantiationException refused
                    && refused.getCause() instanceof IllegalArgumentException reason) {
                throw new IllegalArgumentException(reason.getMessage(), e);
            }
            if (e.getCause() instanceof JsonMappingException invalid) {
                throw new IllegalArgumentException(
                        "cloud." + path(invalid) + " is not valid: " + invalid.getOriginalMessage(), e);
            }
            throw e;
        }
    }

    private static String describe(UnrecognizedPropertyException unknown) {
        List<String> known = unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .toList();
        String key = unknown.getPropertyName();
        String nearest = known.stream()
                .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
        return "unknown setting cloud." + path(unknown) + nearest + " Known here: " + String.join(", ", known);
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(reference -> reference.getFieldName() == null
                        ? Integer.toString(reference.getIndex())
                        : reference.getFieldName())
                .collect(Collectors.joining("."));
    }

    /** Edits (insert, delete, replace one character) that lead from one word to the other. */
    static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
