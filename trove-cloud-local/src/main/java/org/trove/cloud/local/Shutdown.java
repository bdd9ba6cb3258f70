package org.trove.cloud.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.trove.host.ProcessEnd;
import org.trove.host.ProcessesIn;

/** Ends the agent of one server and what is left of its datastore: orderly if it can be, by force if it must be. */
final class Shutdown {
    private final Duration patience;

    /** @param patience how long agent and datastore each may take to end by themselves */
    Shutdown(Duration patience) {
        this.patience = patience;
    }

    /**
     * Completes when nothing of the server runs any more.
     *
     * @param agent as its pid file tells; one that has not written it yet is found by its directory
     * @param server the server's directory, in which the agent works
     * @param data where the datastore works
     */
    CompletableFuture<Void> end(Optional<ProcessHandle> agent, Path server, Path data) {
        return end(agent.stream().toList())
                .thenCompose(ended -> end(ProcessesIn.directory(server)))
                .thenCompose(ended -> end(ProcessesIn.directory(data)));
    }

    private CompletableFuture<Void> end(List<ProcessHandle> processes) {
        return CompletableFuture.allOf(processes.stream()
                .map(process -> ProcessEnd.of(process, patience))
                .toArray(CompletableFuture[]::new));
    }
}
