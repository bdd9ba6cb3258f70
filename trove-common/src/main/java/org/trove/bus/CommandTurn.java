package org.trove.bus;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.trove.message.wire.Validity;

/** Whether a command may still be begun: exactly one takes it, the lane that does it or who refuses it. */
final class CommandTurn {
    /** A command from further in the future shows that one of the two clocks is wrong. */
    private static final Duration AHEAD = Duration.ofSeconds(2);

    private final Clock clock;
    private final @Nullable Instant beginBy;
    private final @Nullable Instant answerBy;
    private final AtomicBoolean taken = new AtomicBoolean();

    private CommandTurn(Clock clock, @Nullable Instant beginBy, @Nullable Instant answerBy) {
        this.clock = clock;
        this.beginBy = beginBy;
        this.answerBy = answerBy;
    }

    /** One that may be begun at any time. */
    static CommandTurn unlimited(Clock clock) {
        return new CommandTurn(clock, null, null);
    }

    /** Empty where the time of the command is over, or is none by this clock. */
    static Optional<CommandTurn> within(Validity validity, Clock clock) {
        Instant now = clock.instant();
        Instant beginBy = validity.sent().plus(validity.beginWithin());
        boolean fits = !now.isAfter(beginBy) && !now.plus(AHEAD).isBefore(validity.sent());
        return fits
                ? Optional.of(new CommandTurn(clock, beginBy, validity.sent().plus(validity.answerWithin())))
                : Optional.empty();
    }

    /** @return false where another took it */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    boolean isOver() {
        return beginBy != null && clock.instant().isAfter(beginBy);
    }

    /** Until it is over; null = it never is. */
    @Nullable
    Duration untilOver() {
        return beginBy == null ? null : Duration.between(clock.instant(), beginBy);
    }

    /** Until nobody waits for the answer any more; null = somebody always does. */
    @Nullable
    Duration timeLeft() {
        return answerBy == null ? null : Duration.between(clock.instant(), answerBy);
    }
}
