package org.trove.simulation;

import java.time.Duration;

/**
 * Which kinds of trouble one run has; each with a chance of its own, so that every pair of them meets and none hides another.
 *
 * @param clockError of one node's clock; zero = all clocks are right
 */
record FaultPlan(
        boolean crashes,
        boolean restarts,
        boolean stops,
        boolean preemption,
        boolean databaseAway,
        boolean commitsFail,
        boolean brokerAway,
        boolean messagesLost,
        boolean messagesDoubled,
        boolean messagesDelayed,
        boolean cloudFails,
        boolean cloudSlow,
        boolean cloudLate,
        boolean cloudLags,
        boolean cloudRefuses,
        boolean guestsCrash,
        Duration clockError) {
    /** One run in this many has no trouble at all. */
    private static final int CALM = 40;

    static FaultPlan of(Chance chance) {
        int share = chance.oneIn(CALM) ? 0 : 2 + chance.below(6);
        return new FaultPlan(
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share),
                flip(chance, share * 2),
                flip(chance, share),
                flip(chance, share) ? Duration.ofHours(chance.oneIn(2) ? 1 : -1) : Duration.ZERO);
    }

    private static boolean flip(Chance chance, int oneIn) {
        return oneIn > 0 && chance.oneIn(oneIn);
    }
}
