package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sections of settings as maps, lists and texts; keys with underscores, and none without a value, as OpenStack's clients see them. */
final class PlainValues {
    private PlainValues() {}

    /** Empty where it is no section. */
    static Map<String, Object> section(@Nullable Object value) {
        Map<String, Object> section = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (key != null && inner != null) {
                    section.put(key.toString().replace('-', '_'), value(inner));
                }
            });
        }
        return section;
    }

    /** The same, with the keys as they are written: those are names. */
    static Map<String, Object> of(JsonNode tree) {
        Map<String, Object> section = new LinkedHashMap<>();
        tree.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                section.put(field.getKey(), plain(field.getValue()));
            }
        });
        return section;
    }

    private static Object plain(JsonNode value) {
        if (value.isObject()) {
            return of(value);
        }
        if (value.isArray()) {
            List<Object> list = new ArrayList<>();
            value.forEach(item -> list.add(plain(item)));
            return list;
        }
        return value.asText();
    }

    private static Object value(Object value) {
        return value instanceof Map<?, ?> ? section(value) : value;
    }

    /** What the second says goes before what the first says, section by section. */
    static Map<String, Object> merge(Map<String, Object> base, Map<String, Object> over) {
        Map<String, Object> merged = new LinkedHashMap<>(base);
        over.forEach((key, value) -> merged.merge(
                key,
                value,
                (old, now) -> old instanceof Map<?, ?> first && now instanceof Map<?, ?> second
                        ? merge(copy(first), copy(second))
                        : now));
        return merged;
    }

    /** The same for one cloud: only its {@code auth} is a section of its own, another one takes the place of what was there. */
    static Map<String, Object> update(Map<String, Object> base, Map<String, Object> over) {
        Map<String, Object> merged = new LinkedHashMap<>(base);
        merged.putAll(over);
        if (base.get("auth") instanceof Map<?, ?> first && over.get("auth") instanceof Map<?, ?> second) {
            merged.put("auth", merge(copy(first), copy(second)));
        }
        return merged;
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
