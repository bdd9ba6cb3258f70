package org.trove.message.wire;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.message.RpcMethod;

/** A method of the wire and its record: the name in snake case, the components as arguments. */
final class MethodShape<M extends RpcMethod> {
    private final String name;
    private final List<Argument> arguments;
    private final Constructor<? extends M> constructor;

    MethodShape(Class<? extends M> type) {
        RecordComponent[] components = type.getRecordComponents();
        this.name = SnakeCase.of(type.getSimpleName());
        this.arguments = Arrays.stream(components).map(Argument::new).toList();
        this.constructor = canonicalConstructor(type, components);
    }

    String name() {
        return name;
    }

    boolean hasArgument(String argument) {
        return arguments.stream().anyMatch(known -> known.name().equals(argument));
    }

    /** The values by argument, in the order of the record. */
    Map<String, @Nullable Object> valuesOf(M method) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Argument argument : arguments) {
            values.put(argument.name(), argument.valueOf(method));
        }
        return values;
    }

    /** @param json the JSON text of an argument, null where it is missing */
    M build(Function<String, @Nullable String> json) {
        Object[] values = new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            Argument argument = arguments.get(i);
            values[i] = argument.read(name, json.apply(argument.name()));
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new MalformedMessageException("the arguments of " + name + " do not fit together");
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("the record of " + name + " cannot be made", e);
        }
    }

    private static <T> Constructor<T> canonicalConstructor(Class<T> type, RecordComponent[] components) {
        Class<?>[] parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("no record: " + type.getName(), e);
        }
    }
}
