package org.trove.api.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.trove.api.auth.Caller;
import org.trove.api.feed.OperationWatch;

/** Answers about an operation when it has changed. */
public final class OperationWaits {

    private final OperationQueries queries;
    private final OperationWatch watch;
    private final Executor executor;

    /** @param executor reads what is answered */
    public OperationWaits(OperationQueries queries, OperationWatch watch, Executor executor) {
        this.queries = queries;
        this.watch = watch;
        this.executor = executor;
    }

    /** The operation when its state or step has changed, or when the time is up; at once where it has ended. */
    public CompletableFuture<OperationDetails> show(Caller caller, String id, Duration time) {
        OperationDetails now = queries.show(caller, id);
        if (now.operation().state().isEnded()) {
            return CompletableFuture.completedFuture(now);
        }
        return watch.changeOf(now.operation(), time).thenApplyAsync(changed -> queries.show(caller, id), executor);
    }
}
