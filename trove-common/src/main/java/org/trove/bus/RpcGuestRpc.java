package org.trove.bus;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.OutgoingRequest;
import org.trove.message.wire.OutgoingRequest.ReplyAddress;
import org.trove.message.wire.Sealing;
import org.trove.model.InstanceId;
import org.trove.time.IdSource;

/** Sends commands to the topics of guests; answers come back to the one reply queue of this process. */
public final class RpcGuestRpc implements GuestRpc, AutoCloseable {
    private final MessageBus bus;
    private final MessageCodec codec;
    private final InstanceKeys keys;
    private final GuestCommand.Timeouts timeouts;
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
            byte[] body = encode(guest, command, context, null, sealing(guest));
            return bus.publish(topicOf(guest), body, null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public <R> CompletableFuture<R> call(InstanceId guest, GuestCommand<R> command, RequestContext context) {
        Sealing sealing;
        try {
            sealing = sealing(guest);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        Duration timeout = timeouts.of(command);
        ReplyAddress replyTo = new ReplyAddress(MessageIds.next(ids), replies.name());
        byte[] body = encode(guest, command, context, replyTo, sealing);
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

    private byte[] encode(
            InstanceId guest,
            GuestCommand<?> command,
            RequestContext context,
            @Nullable ReplyAddress replyTo,
            Sealing sealing) {
        OutgoingRequest request =
                new OutgoingRequest(command, context, guest, MessageIds.next(ids), replyTo, Stamps.of(clock));
        return codec.encode(request, sealing);
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
