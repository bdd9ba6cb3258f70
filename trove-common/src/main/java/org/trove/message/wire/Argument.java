package org.trove.message.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One argument of a method: a component of its record. */
final class Argument {
    private final String name;
    private final Method accessor;
    private final ObjectReader reader;
    private final boolean required;
    private final @Nullable Object whenAbsent;

    Argument(RecordComponent component) {
        this.name = SnakeCase.of(component.getName());
        this.accessor = component.getAccessor();
        this.reader = WireJson.MAPPER.readerFor(WireJson.MAPPER.constructType(component.getGenericType()));
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        this.whenAbsent = nullable ? null : absentValue(component.getType());
        this.required = whenAbsent == null && !nullable;
    }

    /** The name on the wire. */
    String name() {
        return name;
    }

    @Nullable
    Object valueOf(Object record) {
        try {
            return accessor.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the accessor of a record failed: " + name, e);
        }
    }

    /** @throws MalformedMessageException where the value has another type, or is null or missing although needed */
    @Nullable
    Object read(String method, @Nullable String json) {
        Object value = json == null ? null : parse(method, json);
        if (value != null) {
            RequiredParts.check(method + "." + name, value);
            return value;
        }
        if (required) {
            throw new MalformedMessageException("argument " + name + " of " + method + " is missing");
        }
        return whenAbsent;
    }

    private @Nullable Object parse(String method, String json) {
        if (json.equals("null")) {
            return null;
        }
        try {
            return reader.readValue(json);
        } catch (JsonProcessingException e) {
            // Neither the cause nor the text: both may hold a password.
            throw new MalformedMessageException("argument " + name + " of " + method + " has the wrong type");
        }
    }

    private static @Nullable Object absentValue(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == List.class ? List.of() : null;
    }
}
