package org.trove.taskmanager.flow;

import java.time.Duration;

/**
 * How a dispatcher works.
 *
 * @param holder names this process among all that ever ran, at most 200 characters
 * @param maxInFlight operations held at the same time, those included that wait for an answer without a thread
 * @param scanInterval between looks for due operations; a nudge looks at once
 * @param lease after this time without renewal another process takes an operation over
 * @param renewInterval well below the lease
 * @param stopGrace how long a stop waits for running steps
 */
public record DispatcherSettings(
        String holder,
        int maxInFlight,
        Duration scanInterval,
        Duration lease,
        Duration renewInterval,
        Duration stopGrace) {
    public DispatcherSettings {
        if (renewInterval.multipliedBy(2).compareTo(lease) > 0) {
            throw new IllegalArgumentException(
                    "a lease of " + lease + " needs a renewal at least every half of it, not " + renewInterval);
        }
    }
}
