package org.trove.taskmanager.flow;

import java.time.Duration;

/** Whether a step may use what it depends on now. */
sealed interface Admission {
    /** Yes; {@link Gate#leave} is owed. */
    record Entered() implements Admission {}

    /** Not yet; the final answer comes to the listener that was handed over. */
    record Parked() implements Admission {}

    /**
     * No.
     *
     * @param delay after which to ask again
     * @param reason in words for an operator
     */
    record Refused(Duration delay, String reason) implements Admission {}
}
