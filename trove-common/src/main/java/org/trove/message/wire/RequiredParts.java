package org.trove.message.wire;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds nulls where a record of the vocabulary promises none: Jackson itself knows nothing of {@code @Nullable}. */
final class RequiredParts {
    private static final ClassValue<List<Argument>> PARTS = new ClassValue<>() {
        @Override
        protected List<Argument> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(RequiredParts::isChecked)
                    .map(Argument::new)
                    .toList();
        }
    };

    private static final ClassValue<List<String>> REQUIRED = new ClassValue<>() {
        @Override
        protected List<String> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                    .map(component -> SnakeCase.of(component.getName()))
                    .toList();
        }
    };

    private RequiredParts() {}

    /** @throws MalformedMessageException where a part is null that must not be */
    static void check(String path, Object value) {
        if (value instanceof Collection<?> elements) {
            for (Object element : elements) {
                checkElement(path, element);
            }
        } else if (value instanceof Object[] elements) {
            for (Object element : elements) {
                checkElement(path, element);
            }
        } else if (value instanceof Record) {
            checkRecord(path, value);
        }
    }

    private static void checkElement(String path, @Nullable Object element) {
        if (element == null) {
            throw new MalformedMessageException(path + " has an element that is null");
        }
        check(path, element);
    }

    private static void checkRecord(String path, Object value) {
        List<String> required = REQUIRED.get(value.getClass());
        for (Argument part : PARTS.get(value.getClass())) {
            Object content = part.valueOf(value);
            if (content != null) {
                check(path, content);
            } else if (required.contains(part.name())) {
                throw new MalformedMessageException(path + " lacks its " + part.name());
            }
        }
    }

    private static boolean isChecked(RecordComponent component) {
        return !component.getType().isPrimitive();
    }
}
