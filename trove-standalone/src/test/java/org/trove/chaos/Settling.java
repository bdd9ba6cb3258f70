package org.trove.chaos;

import java.time.Duration;

/** Waits after the last fault until there is nothing left to do, or the time is up. */
final class Settling {
    private static final long LOOK_MILLIS = 1_000;

    /** Quiet for so many looks in a row: one may fall between two steps. */
    private static final int QUIET_LOOKS = 3;

    private Settling() {}

    static void await(Platform platform, CloudLedger ledger, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        int quiet = 0;
        while (quiet < QUIET_LOOKS && System.nanoTime() - deadline < 0) {
            Platform.pause(LOOK_MILLIS);
            quiet = isQuiet(platform, ledger) ? quiet + 1 : 0;
        }
    }

    static StateChecks state(Platform platform, CloudLedger ledger) {
        return StateChecks.of(
                new ControlDatabase(platform.databaseUrl(), platform.databasePassword()), ledger.owners());
    }

    private static boolean isQuiet(Platform platform, CloudLedger ledger) {
        StateChecks state = state(platform, ledger);
        return state.operationsHaveEnded().isOk()
                && state.nothingIsOnTheWay().isOk()
                && state.nothingIsOrphaned().isOk()
                && platform.services().stream()
                        .allMatch(service -> platform.problem(service).isEmpty());
    }
}
