package org.trove.message.wire;

import java.util.HashMap;
import java.util.Map;
import org.trove.message.RpcMethod;

/** All methods of one interface, by name: read off the sealed type, so that a new record is a new method. */
final class MethodTable<M extends RpcMethod> {
    private final Map<String, MethodShape<M>> byName = new HashMap<>();
    private final Map<Class<?>, MethodShape<M>> byType = new HashMap<>();

    MethodTable(Class<M> sealedType) {
        collect(sealedType, sealedType);
    }

    /** @throws UnknownMethodException where the interface has no such method */
    MethodShape<M> named(String method) {
        MethodShape<M> shape = byName.get(method);
        if (shape == null) {
            throw new UnknownMethodException(method);
        }
        return shape;
    }

    MethodShape<M> of(M method) {
        MethodShape<M> shape = byType.get(method.getClass());
        if (shape == null) {
            throw new IllegalArgumentException("no method of this interface: " + method.getClass());
        }
        return shape;
    }

    private void collect(Class<M> sealedType, Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted != null) {
            for (Class<?> subtype : permitted) {
                collect(sealedType, subtype);
            }
        } else {
            MethodShape<M> shape = new MethodShape<>(type.asSubclass(sealedType));
            byName.put(shape.name(), shape);
            byType.put(type, shape);
        }
    }
}
