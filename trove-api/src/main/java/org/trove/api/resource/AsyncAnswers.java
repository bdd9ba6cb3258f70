package org.trove.api.resource;

import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Sends answers that come later, from threads of their own and not from those that brought the news. */
public final class AsyncAnswers {

    private final Executor executor;

    public AsyncAnswers(Executor executor) {
        this.executor = executor;
    }

    <T> void send(AsyncResponse response, CompletableFuture<T> future, Function<? super T, Response> view) {
        @Nullable Map<String, String> logContext = MDC.getCopyOfContextMap();
        future.thenApply(view)
                .whenCompleteAsync(
                        (answer, failure) -> {
                            if (logContext != null) {
                                MDC.setContextMap(logContext);
                            }
                            if (failure == null) {
                                response.resume(answer);
                            } else {
                                response.resume(unwrapped(failure));
                            }
                        },
                        executor);
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
