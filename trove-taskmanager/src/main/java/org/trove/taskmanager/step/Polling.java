package org.trove.taskmanager.step;

import java.time.Duration;

/** How long to wait before looking again: 2 s at first, growing with the time waited. */
final class Polling {
    private static final long FIRST_MILLIS = 2_000;
    private static final long MAX_MILLIS = 15_000;
    private static final long MAX_MILLIS_WITH_EVENTS = 60_000;
    private static final int SHARE = 8;

    private Polling() {}

    /** At most 15 s. */
    static Duration after(Duration elapsed) {
        return upTo(MAX_MILLIS, elapsed);
    }

    /** At most a minute: for what is told anyway, so that looking only makes up for what was lost. */
    static Duration besideEvents(Duration elapsed) {
        return upTo(MAX_MILLIS_WITH_EVENTS, elapsed);
    }

    private static Duration upTo(long maxMillis, Duration elapsed) {
        return Duration.ofMillis(Math.min(maxMillis, Math.max(FIRST_MILLIS, elapsed.toMillis() / SHARE)));
    }
}
