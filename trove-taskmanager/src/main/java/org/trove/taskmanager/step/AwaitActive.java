package org.trove.taskmanager.step;

import java.time.Duration;
import org.trove.cloud.Compute;

/** Waits until a server that was rebooted or rebuilt runs again. */
public final class AwaitActive extends AwaitedServer {
    public AwaitActive(Compute compute, Duration timeout) {
        super("await_server", compute, timeout);
    }
}
