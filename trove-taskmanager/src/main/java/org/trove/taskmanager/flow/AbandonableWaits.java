package org.trove.taskmanager.flow;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.trove.operation.Lease;

/** The answers that this process waits for without a thread, and that an operation may leave behind when it is cancelled. */
final class AbandonableWaits {
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

    /** @param turnBack what to do where a cancel comes before the answer */
    Wait begin(Lease lease, Runnable turnBack) {
        Wait wait = new Wait(lease, turnBack);
        waits.add(wait);
        return wait;
    }

    boolean isEmpty() {
        return waits.isEmpty();
    }

    /** Turns the operations back that are to end. */
    void cancel(Set<Lease> cancelled) {
        waits.stream()
                .filter(wait -> cancelled.contains(wait.lease) && wait.end())
                .forEach(wait -> wait.turnBack.run());
    }

    /** One wait; either the answer ends it or a cancel, whichever is first. */
    final class Wait {
        private final Lease lease;
        private final Runnable turnBack;

        private Wait(Lease lease, Runnable turnBack) {
            this.lease = lease;
            this.turnBack = turnBack;
        }

        /** @return whether it had not been ended before */
        boolean end() {
            return waits.remove(this);
        }
    }
}
