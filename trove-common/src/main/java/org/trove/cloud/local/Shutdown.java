package org.trove.cloud.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.trove.host.ProcessesIn;

/** Ends the agent of one server and what is left of its datastore: orderly if it can be, by force if it must be. */
final class Shutdown {
    private final Duration patience;

    /** @param patience how long agent and datastore each may take to end by themselves */
    Shutdown(Duration patience) {
        this.patience = patience;
    }

    /** @param data where the datastore works; completes when nothing of the server runs any more */
    CompletableFuture<Void> end(Optional<ProcessHandle> agent, Path data) {
        return end(agent.stream().toList()).thenCompose(ended -> end(ProcessesIn.directory(data)));
    }

    private CompletableFuture<Void> end(List<ProcessHandle> processes) {
        CompletableFuture<?>[] ends = processes.stream().map(this::end).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(ends);
    }

    private CompletableFuture<Void> end(ProcessHandle process) {
        process.destroy();
        return process.onExit()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .handle((ended, late) -> {
                    if (late != null) {
                        process.destroyForcibly();
                    }
                    return process.onExit();
                })
                .thenCompose(exit -> exit)
                .thenAccept(ended -> {});
    }
}
