package org.trove.api.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.message.GuestCommand;
import org.trove.model.GuestStatus;
import org.trove.model.InstanceId;
import org.trove.store.Database;

/**
 * How long the answer of a guest is awaited, and what a user is told where none comes. A guest that says how often it reports also
 * bounds how long it works on what a user waits for; one of Trove in Python does not.
 */
public final class GuestPatience {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Database database;
    private final InstanceStatuses statuses;
    private final Clock clock;
    private final Duration usual;
    private final Executor executor;

    /**
     * @param clock of the database
     * @param usual time of a quick call
     * @param executor looks into the database, so that the thread that ends a call does not block
     */
    public GuestPatience(Database database, InstanceStatuses statuses, Clock clock, Duration usual, Executor executor) {
        this.database = database;
        this.statuses = statuses;
        this.clock = clock;
        this.usual = usual;
        this.executor = executor;
    }

    /** Null = as long as is usual for the command. */
    @Nullable
    Duration with(GuestStatus guest) {
        if (isUnheard(guest)) {
            return usual.multipliedBy(2).dividedBy(3);
        }
        return guest.interval() == null ? null : usual;
    }

    boolean isUnheard(GuestStatus guest) {
        return statuses.isUnheard(guest, clock.instant());
    }

    /** Why no answer came; never fails itself. */
    CompletableFuture<TroveException> explain(InstanceId id, GuestCommand<?> command) {
        return CompletableFuture.supplyAsync(() -> explained(id, command), executor)
                .exceptionally(unreadable -> noAnswer(id, command));
    }

    private TroveException explained(InstanceId id, GuestCommand<?> command) {
        Optional<GuestStatus> guest =
                database.read(stores -> stores.guestStatuses().find(id));
        return guest.filter(this::isUnheard)
                .map(status -> unheard(id, command, status))
                .orElseGet(() -> noAnswer(id, command));
    }

    private static TroveException unheard(InstanceId id, GuestCommand<?> command, GuestStatus guest) {
        Instant since = guest.updated().truncatedTo(ChronoUnit.SECONDS);
        String later = "";
        if (command instanceof GuestCommand.AccountChange<?>) {
            later = guest.interval() == null
                    ? " Whether it makes the change later is not known."
                    : " It makes the change later only if it had begun it before it fell silent.";
        }
        return TroveException.unavailable(
                "The agent inside instance " + id + " has not been heard of since " + since + " and did not answer."
                        + later + " The instance's diagnosis says what can be done.",
                RETRY_AFTER,
                null);
    }

    private static TroveException noAnswer(InstanceId id, GuestCommand<?> command) {
        String outcome = command instanceof GuestCommand.AccountChange<?>
                ? " Whether the change was made is not known: look before you try it again."
                : " Try again later.";
        return TroveException.of(
                ErrorCode.GATEWAY_TIMEOUT, "The agent inside instance " + id + " did not answer in time." + outcome);
    }
}
