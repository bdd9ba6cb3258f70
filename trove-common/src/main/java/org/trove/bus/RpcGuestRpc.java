package org.trove.bus;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.trove.context.RequestContext;
import org.trove.message.CallTimeouts;
import org.trove.message.GuestCommand;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.OutgoingRequest;
import org.trove.message.wire.OutgoingRequest.ReplyAddress;
import org.trove.message.wire.Sealing;
import org.trove.message.wire.Validity;
import org.trove.model.InstanceId;
import org.trove.time.IdSource;

/** Sends commands to the topics of guests; answers come back to the one reply queue of this process. */
public final class RpcGuestRpc implements GuestRpc, AutoCloseable {
    private final MessageBus bus;
    private final MessageCodec codec;
    private final InstanceKeys keys;
    private final CallTimeouts timeouts;
    private final IdSource ids;
    private final Clock clock;
    private final PendingCalls pending;
    private final MessageBus.ReplyQueue replies;

    /**
     * @param clock that all services share: guests refuse what was sent before other commands that they have forgotten
     * @param scheduler ends calls whose time ran out; never blocked
     */
    @Inject
    public RpcGuestRpc(
            MessageBus bus,
            MessageCodec codec,
            InstanceKeys keys,
            RpcSettings settings,
            IdSource ids,
            Clock clock,
            ScheduledExecutorService scheduler,
            BusMetrics metrics) {
        this.bus = bus;
        this.codec = codec;
        this.keys = keys;
        this.timeouts = settings.timeouts();
        this.ids = ids;
        this.clock = clock;
        this.pending = new PendingCalls(codec.replies(), scheduler, clock, metrics);
        this.replies = bus.openReplies(pending::receive);
    }

    @Override
    public void declare(InstanceId guest) {
        bus.declare(Endpoint.ofGuest(guest));
    }

    @Override
    public void remove(InstanceId guest) {
        bus.remove(Endpoint.ofGuest(guest));
    }

    @Override
    public CompletableFuture<Void> cast(InstanceId guest, GuestCommand<?> command, RequestContext context) {
        try {
            OutgoingRequest cast =
                    new OutgoingRequest(command, context, guest, MessageIds.next(ids), null, Stamps.of(clock));
            return bus.publish(topicOf(guest), codec.encode(cast, sealing(guest)), null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public <R> CompletableFuture<R> call(InstanceId guest, GuestCommand<R> command, RequestContext context) {
        return call(guest, command, context, timeouts.of(command));
    }

    @Override
    public <R> CompletableFuture<R> call(
            InstanceId guest, GuestCommand<R> command, RequestContext context, Duration atMost) {
        Duration usual = timeouts.of(command);
        Duration timeout = usual.compareTo(atMost) < 0 ? usual : atMost;
        Instant started = clock.instant();
        CompletableFuture<R> answer = new CompletableFuture<>();
        attempt(guest, command, context, validity(command, started, timeout)).whenComplete((result, failure) -> {
            Optional<Instant> guestTime = LateCommand.guestTime(unwrapped(failure));
            if (guestTime.isEmpty()) {
                hand(answer, result, failure);
                return;
            }
            // The guest's clock is not this one's: it is told its own time, which shows that this caller waits.
            Duration left = timeout.minus(Duration.between(started, clock.instant()));
            attempt(guest, command, context, validity(command, guestTime.get(), atLeastNothing(left)))
                    .whenComplete((second, again) -> hand(answer, second, again));
        });
        return answer;
    }

    private static <R> void hand(CompletableFuture<R> answer, @Nullable R result, @Nullable Throwable failure) {
        if (failure != null) {
            answer.completeExceptionally(unwrapped(failure));
        } else {
            complete(answer, result);
        }
    }

    @SuppressWarnings("NullAway") // a call's result may be null, which the type of CompletableFuture cannot say
    private static <R> void complete(CompletableFuture<R> answer, @Nullable R result) {
        answer.complete(result);
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static Duration atLeastNothing(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
    }

    private Validity validity(GuestCommand<?> command, Instant sent, Duration timeout) {
        return new Validity(sent, timeouts.beginning(command, timeout), timeout);
    }

    private <R> CompletableFuture<R> attempt(
            InstanceId guest, GuestCommand<R> command, RequestContext context, Validity validity) {
        Sealing sealing;
        try {
            sealing = sealing(guest);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        Duration timeout = validity.answerWithin();
        ReplyAddress replyTo = new ReplyAddress(MessageIds.next(ids), replies.name());
        OutgoingRequest request =
                new OutgoingRequest(command, context, guest, MessageIds.next(ids), replyTo, Stamps.of(clock), validity);
        byte[] body = codec.encode(request, sealing);
        CompletableFuture<R> answer = pending.open(
                new PendingCalls.Call<>(replyTo.messageId(), guest, command.resultType(), sealing), timeout);
        bus.publish(topicOf(guest), body, timeout).whenComplete((taken, failure) -> {
            if (failure != null) {
                pending.fail(replyTo.messageId(), failure);
            }
        });
        return answer;
    }

    /** Gives up the reply queue; calls that still wait run into their time-outs. */
    @Override
    public void close() {
        replies.close();
    }

    private Sealing sealing(InstanceId guest) {
        if (!codec.isSecure()) {
            return codec.sealing("");
        }
        GuestIdentity identity = keys.identityOf(guest)
                .orElseThrow(() -> new BusException(
                        BusException.Reason.UNROUTABLE, "instance " + guest + " is unknown or has no key", null));
        return codec.sealing(identity.key(), GuestCodes.accepted(identity.code(), codec.security()));
    }

    private static String topicOf(InstanceId guest) {
        return Endpoint.ofGuest(guest).topic();
    }
}
