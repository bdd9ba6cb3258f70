package org.trove.taskmanager.step;

import java.time.Duration;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.StepResult;

/** Waits until the new server runs. */
public final class AwaitServer extends AwaitedServer {
    /** Clouds list a server some seconds after they said that they made it. */
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(30);

    public AwaitServer(Compute compute, Duration timeout) {
        super("await_server", compute, timeout);
    }

    @Override
    String fault(Server server) {
        return ServerFaults.describe(server);
    }

    @Override
    StepResult missing(Duration elapsed) {
        return elapsed.compareTo(UNTIL_LISTED) < 0
                ? StepResult.wait(Polling.after(elapsed), WaitsFor.CLOUD, "The cloud does not list the server yet.")
                : StepResult.permanent(WaitsFor.CLOUD, "The server disappeared while it was being built.");
    }
}
