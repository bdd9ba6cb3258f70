package org.trove.documents;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What settings amount to: their fields, and what records work out of theirs. A setting that is left out may be null in its
 * record, so two settings are the same where all that is not null in the one is the same in the other.
 */
final class SettingsView {
    private static final Set<String> EVERY_OBJECT_HAS = Set.of("toString", "hashCode", "equals");

    private SettingsView() {}

    /** Whether the second one has what the first one has. */
    static boolean isSame(Object initial, Object other) {
        Map<String, Object> before = of(initial);
        Map<String, Object> after = of(other);
        after.keySet().retainAll(before.keySet());
        return before.equals(after);
    }

    /** Values by their paths. */
    private static Map<String, Object> of(Object settings) {
        Map<String, Object> values = new TreeMap<>();
        add(values, "", settings);
        return values;
    }

    private static void add(Map<String, Object> values, String path, @Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            add(values, path, optional.orElse(null));
        } else if (value instanceof Map<?, ?> map) {
            values.put(
                    path,
                    "entries: "
                            + map.keySet().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .toList());
            map.forEach((key, inner) -> add(values, path + "/" + key, inner));
        } else if (value instanceof Set<?> set) {
            values.put(path, set.stream().map(String::valueOf).collect(Collectors.toSet()));
        } else if (value instanceof Collection<?> collection) {
            List<?> list = List.copyOf(collection);
            values.put(path, "items: " + list.size());
            for (int i = 0; i < list.size(); i++) {
                add(values, path + "/" + i, list.get(i));
            }
        } else if (value != null && value.getClass().getName().startsWith("org.trove.") && !(value instanceof Enum)) {
            addParts(values, path, value);
        } else if (value != null) {
            values.put(path, value);
        }
    }

    private static void addParts(Map<String, Object> values, String path, Object value) {
        for (Field field : value.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                add(values, path + "." + field.getName(), get(field, value));
            }
        }
        if (value instanceof Record) {
            Set<String> components = Stream.of(value.getClass().getRecordComponents())
                    .map(RecordComponent::getName)
                    .collect(Collectors.toSet());
            for (Method method : value.getClass().getDeclaredMethods()) {
                if (isWorkedOut(method) && !components.contains(method.getName())) {
                    add(values, path + "." + method.getName() + "()", call(method, value));
                }
            }
        }
    }

    private static boolean isWorkedOut(Method method) {
        return !Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()
                && method.getParameterCount() == 0
                && method.getReturnType() != void.class
                // A variant of the settings says nothing new, and has a variant itself.
                && method.getReturnType() != method.getDeclaringClass()
                && method.getExceptionTypes().length == 0
                && !EVERY_OBJECT_HAS.contains(method.getName());
    }

    private static @Nullable Object get(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object call(Method method, Object owner) {
        try {
            method.setAccessible(true);
            return method.invoke(owner);
        } catch (InvocationTargetException e) {
            return "fails: " + e.getCause();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
