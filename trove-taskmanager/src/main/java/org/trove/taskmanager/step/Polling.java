package org.trove.taskmanager.step;

import java.time.Duration;

/** How long to wait before looking again: 2 s at first, growing with the time waited, at most 15 s. */
final class Polling {
    private static final long FIRST_MILLIS = 2_000;
    private static final long MAX_MILLIS = 15_000;
    private static final int SHARE = 8;

    private Polling() {}

    static Duration after(Duration elapsed) {
        return Duration.ofMillis(Math.min(MAX_MILLIS, Math.max(FIRST_MILLIS, elapsed.toMillis() / SHARE)));
    }
}
