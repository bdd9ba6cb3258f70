package org.trove.bus.rabbit;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection or channel that does nothing but what a test says. */
final class FakeClient {
    private FakeClient() {}

    /** What a method does. */
    @FunctionalInterface
    interface Answer {
        @Nullable
        Object to(Object[] arguments) throws Exception;
    }

    /** @param answers by the methods' names; all others return null */
    static <T> T of(Class<T> type, Map<String, Answer> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Answer answer = answers.get(method.getName());
                    if (answer != null) {
                        return answer.to(arguments == null ? new Object[0] : arguments);
                    }
                    return switch (method.getName()) {
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> null;
                    };
                }));
    }
}
