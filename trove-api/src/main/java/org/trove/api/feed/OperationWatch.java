package org.trove.api.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trove.error.TroveException;
import org.trove.operation.OperationMark;
import org.trove.operation.OperationRecord;
import org.trove.store.Database;

/** Those who wait for one operation to change. They hold no thread: {@link OperationFeed} looks for all of them at once. */
public final class OperationWatch {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Database database;
    private final Clock clock;
    private final int limit;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

    /** @param limit waiters at the same time */
    public OperationWatch(Database database, Clock clock, int limit) {
        this.database = database;
        this.clock = clock;
        this.limit = limit;
    }

    /** One who waits; told apart from all others. */
    private static final class Waiter {
        private final String operation;
        private final OperationMark seen;
        private final Instant until;
        private final CompletableFuture<Boolean> news = new CompletableFuture<>();

        Waiter(String operation, OperationMark seen, Instant until) {
            this.operation = operation;
            this.seen = seen;
            this.until = until;
        }
    }

    /**
     * Waits for the operation to stand elsewhere than it was seen.
     *
     * @return whether it does, or false when the time was up; completed on the feed's thread, so what follows must be quick
     * @throws TroveException UNAVAILABLE where too many wait
     */
    public CompletableFuture<Boolean> changeOf(OperationRecord seen, Duration time) {
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            throw TroveException.unavailable(
                    "Too many requests wait for operations; ask without 'wait', or try again later.",
                    RETRY_AFTER,
                    null);
        }
        Waiter waiter = new Waiter(seen.id(), seen.mark(), clock.instant().plus(time));
        waiters.add(waiter);
        return waiter.news;
    }

    public int waiting() {
        return count.get();
    }

    /** Looks once. Those whose time is up are told so even where the database is away. */
    void look() {
        if (waiters.isEmpty()) {
            return;
        }
        try {
            Set<String> operations =
                    waiters.stream().map(waiter -> waiter.operation).collect(Collectors.toSet());
            tellChanges(database.read(stores -> stores.operationRecords().marks(operations)), operations);
        } finally {
            Instant now = clock.instant();
            waiters.stream().filter(waiter -> !now.isBefore(waiter.until)).forEach(waiter -> tell(waiter, false));
        }
    }

    private void tellChanges(Map<String, OperationMark> marks, Set<String> asked) {
        for (Waiter waiter : waiters) {
            @Nullable OperationMark mark = marks.get(waiter.operation);
            if (asked.contains(waiter.operation) && !waiter.seen.equals(mark)) {
                tell(waiter, true);
            }
        }
    }

    /** Lets everybody go, as if the time were up. */
    void stop() {
        waiters.forEach(waiter -> tell(waiter, false));
    }

    private void tell(Waiter waiter, boolean changed) {
        if (waiters.remove(waiter)) {
            count.decrementAndGet();
            waiter.news.complete(changed);
        }
    }
}
