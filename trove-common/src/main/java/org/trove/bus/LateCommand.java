package org.trove.bus;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a guest says to a command that comes too late by its clock, or from the future. It tells its own time: a sender that still
 * waits sends the command again with that, and a clock that is wrong does no harm.
 */
final class LateCommand {
    private static final String KIND = "CommandExpired";
    private static final Pattern TIME = Pattern.compile("its clock says (\\d{1,15}) ms");

    private LateCommand() {}

    static GuestException at(Instant guestTime) {
        return new GuestException(
                KIND,
                "The command came too late for the guest agent and was not done; its clock says "
                        + guestTime.toEpochMilli() + " ms.");
    }

    /** The guest's time, where that is what it said. */
    static Optional<Instant> guestTime(@Nullable Throwable failure) {
        if (failure instanceof GuestException guest && guest.kind().equals(KIND)) {
            Matcher time = TIME.matcher(String.valueOf(guest.getMessage()));
            return time.find() ? Optional.of(Instant.ofEpochMilli(Long.parseLong(time.group(1)))) : Optional.empty();
        }
        return Optional.empty();
    }
}
