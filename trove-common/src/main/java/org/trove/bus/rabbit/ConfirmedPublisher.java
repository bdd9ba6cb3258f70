package org.trove.bus.rabbit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.trove.bus.BusException;
import org.trove.bus.BusException.Reason;
import org.trove.bus.BusMetrics;

/** Publishes on a few channels of the current session and completes each message's future when the broker confirms it. */
final class ConfirmedPublisher {
    private static final int LANES = 4;
    private static final int MAX_BODY_BYTES = 16 << 20;
    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(10);

    private final Clock clock;
    private final Executor confirmations;
    private final BusMetrics metrics;
    private final Semaphore room;
    private volatile @Nullable Attached attached;

    ConfirmedPublisher(int maxUnconfirmed, Clock clock, Executor confirmations, BusMetrics metrics) {
        this.clock = clock;
        this.confirmations = confirmations;
        this.metrics = metrics;
        this.room = new Semaphore(maxUnconfirmed);
    }

    private record Attached(Session session, List<PublishLane> lanes) {}

    void attach(Session session) throws IOException {
        List<PublishLane> lanes = new ArrayList<>();
        for (int i = 0; i < LANES; i++) {
            lanes.add(new PublishLane(session, clock, this::settled));
        }
        attached = new Attached(session, List.copyOf(lanes));
    }

    /** Opens the lanes of a session again that the broker closed. @return how many */
    int reopen(Session session) throws IOException {
        Attached current = attached;
        if (current == null || current.session() != session) {
            return 0;
        }
        List<PublishLane> lanes = new ArrayList<>();
        int reopened = 0;
        for (PublishLane lane : current.lanes()) {
            boolean closed = !lane.isOpen();
            lanes.add(closed ? new PublishLane(session, clock, this::settled) : lane);
            reopened += closed ? 1 : 0;
        }
        attached = reopened == 0 ? current : new Attached(session, List.copyOf(lanes));
        return reopened;
    }

    void detach() {
        attached = null;
    }

    /** A message found no queue: perhaps because exchange or bindings are gone. */
    private void doubt() {
        Attached current = attached;
        if (current != null) {
            current.session().doubt();
        }
    }

    CompletableFuture<Void> publish(Destination to, byte[] body, Keeping keeping) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        boolean hasRoom = false;
        try {
            Attached ready = requireReady(body);
            hasRoom = room.tryAcquire();
            if (!hasRoom) {
                throw new BusException(Reason.REFUSED, "too many messages wait for the broker's confirmation", null);
            }
            // By destination, so that messages to one topic stay in order.
            PublishLane lane = ready.lanes().get(Math.floorMod(to.routingKey().hashCode(), LANES));
            lane.publish(to, body, keeping, taken);
        } catch (BusException e) {
            if (hasRoom) {
                room.release();
            }
            metrics.messageFailed(e.reason());
            taken.completeExceptionally(e);
        }
        return taken;
    }

    /** To be called every second or so: gives up what the broker does not confirm. */
    void expire() {
        Attached current = attached;
        if (current == null) {
            metrics.unconfirmed(0);
            return;
        }
        int unconfirmed = 0;
        for (PublishLane lane : current.lanes()) {
            lane.expire(clock.millis() - CONFIRM_WITHIN.toMillis());
            unconfirmed += lane.unconfirmed();
        }
        metrics.unconfirmed(unconfirmed);
    }

    private Attached requireReady(byte[] body) {
        if (body.length > MAX_BODY_BYTES) {
            throw new BusException(Reason.REFUSED, "a message must not exceed 16 MiB: " + body.length, null);
        }
        Attached current = attached;
        if (current == null || !current.session().isOpen()) {
            throw new BusException(Reason.UNREACHABLE, "there is no connection to the broker", null);
        }
        current.session().blockedBecause().ifPresent(why -> {
            throw new BusException(Reason.REFUSED, "the broker takes no messages for now: " + why, null);
        });
        return current;
    }

    private void settled(List<PendingPublish> messages, @Nullable BusException failure) {
        if (messages.isEmpty()) {
            return;
        }
        room.release(messages.size());
        Runnable completion = () -> messages.forEach(message -> complete(message, failure));
        try {
            confirmations.execute(completion);
        } catch (RejectedExecutionException e) {
            // The bus is closing: whoever still waits is told by this thread.
            completion.run();
        }
    }

    private void complete(PendingPublish message, @Nullable BusException failure) {
        if (message.isReturned()) {
            doubt();
            metrics.messageFailed(Reason.UNROUTABLE);
            message.taken()
                    .completeExceptionally(
                            new BusException(Reason.UNROUTABLE, "nobody listens to " + message.destination(), null));
        } else if (failure != null) {
            metrics.messageFailed(failure.reason());
            message.taken().completeExceptionally(failure);
        } else {
            metrics.messagePublished("ok");
            complete(message.taken());
        }
    }

    @SuppressWarnings("NullAway") // Void has no other value than null
    private static void complete(CompletableFuture<Void> taken) {
        taken.complete(null);
    }
}
