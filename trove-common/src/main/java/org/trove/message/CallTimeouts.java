package org.trove.message;

import java.time.Duration;

/** Time-outs of calls to guests, by the settings {@code agent_call_low_timeout} and {@code agent_call_high_timeout}. */
public record CallTimeouts(Duration low, Duration high) {
    public static final CallTimeouts DEFAULT = new CallTimeouts(Duration.ofSeconds(15), Duration.ofSeconds(180));

    public Duration of(GuestCommand<?> command) {
        return command.isSlow() ? high : low;
    }

    /** Within which a guest may begin what is answered within a time, so that there is time left to do it. */
    public Duration beginning(GuestCommand<?> command, Duration answer) {
        Duration begin = command instanceof GuestCommand.AccountChange<?> && answer.compareTo(low) > 0 ? low : answer;
        return begin.multipliedBy(4).dividedBy(5);
    }
}
