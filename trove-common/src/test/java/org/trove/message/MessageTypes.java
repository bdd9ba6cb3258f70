package org.trove.message;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** All messages of a sealed type, read off the type itself, so that a test over all of them cannot forget a new one. */
public final class MessageTypes {
    private static final Map<Class<?>, Object> ZEROS =
            Map.of(int.class, 0, long.class, 0L, boolean.class, false, double.class, 0.0);

    private MessageTypes() {}

    /** One of each, without values. */
    public static <M extends RpcMethod> Stream<M> all(Class<M> sealedType) {
        return records(sealedType).distinct().map(type -> sealedType.cast(empty(type)));
    }

    private static Stream<Class<?>> records(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        return permitted == null ? Stream.of(type) : Arrays.stream(permitted).flatMap(MessageTypes::records);
    }

    private static Object empty(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(Arrays.stream(types).map(ZEROS::get).toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot make an empty " + type, e);
        }
    }
}
