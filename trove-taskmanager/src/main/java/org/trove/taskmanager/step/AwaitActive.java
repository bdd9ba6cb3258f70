package org.trove.taskmanager.step;

import java.time.Duration;
import org.trove.cloud.Compute;

/** Waits until a server that was rebooted or rebuilt runs again. */
public final class AwaitActive extends AwaitedServer {
    private final boolean cancellable;

    /** @param cancellable whether the operation may end here, where the server runs and its guest knows what it is */
    public AwaitActive(Compute compute, Duration timeout, boolean cancellable) {
        super("await_server", compute, timeout);
        this.cancellable = cancellable;
    }

    @Override
    public boolean cancellable() {
        return cancellable;
    }
}
