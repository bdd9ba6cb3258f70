package org.trove.host;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends processes that need not be children of this one: in order if they will, by force if they must. A zombie counts as
 * ended, since where nobody reaps orphans (a container whose first process is no init) it stays for ever.
 */
public final class ProcessEnd {
    private static final long POLL_MILLIS = 50;

    private ProcessEnd() {}

    /** @param patience how long the process may take before it is killed; completes when it has ended */
    public static CompletableFuture<Void> of(ProcessHandle process, Duration patience) {
        Optional<ProcessIdentity> identity = ProcessIdentity.of(process.pid());
        if (identity.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        process.destroy();
        return poll(identity.get(), patience.toMillis() / POLL_MILLIS);
    }

    private static CompletableFuture<Void> poll(ProcessIdentity process, long attempts) {
        Optional<ProcessHandle> running = process.handle();
        if (running.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (attempts == 0) {
            running.get().destroyForcibly();
        }
        return CompletableFuture.runAsync(
                        () -> {}, CompletableFuture.delayedExecutor(POLL_MILLIS, TimeUnit.MILLISECONDS))
                .thenCompose(waited -> poll(process, attempts - 1));
    }
}
