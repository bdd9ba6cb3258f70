package org.trove.chaos;

import java.util.concurrent.TimeUnit;

/** Holds clients back while more is open than the system gets done: a longer queue would only add guests. */
final class Backlog {
    private static final int MOST_OPEN = 200;
    private static final int LOOK_MILLIS = 500;

    private final ControlDatabase rows;
    private long open;
    private long looked = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);

    Backlog(ControlDatabase rows) {
        this.rows = rows;
    }

    void awaitRoom() {
        while (open() > MOST_OPEN) {
            Platform.pause(LOOK_MILLIS);
        }
    }

    /** How many operations have not ended. */
    synchronized long open() {
        if (System.nanoTime() - looked >= TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)) {
            open = rows.number(
                    "SELECT COUNT(*) FROM operations WHERE state NOT IN ('SUCCEEDED', 'FAILED', 'CANCELLED')");
            looked = System.nanoTime();
        }
        return open;
    }
}
