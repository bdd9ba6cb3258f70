package org.trove.bus;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.message.wire.OutgoingRequest.ReplyAddress;
import org.trove.message.wire.Reply;
import org.trove.message.wire.ReplyCodec;
import org.trove.message.wire.Sealing;
import org.trove.time.IdSource;

/** Sends a guest's answers to the queues of the callers. */
final class GuestAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(GuestAnswers.class);

    private static final int ATTEMPTS = 5;
    private static final int RETRY_SECONDS = 2;

    private final MessageBus bus;
    private final ReplyCodec codec;
    private final Sealing sealing;
    private final IdSource ids;
    private final ScheduledExecutorService timers;

    GuestAnswers(MessageBus bus, ReplyCodec codec, Sealing sealing, IdSource ids, ScheduledExecutorService timers) {
        this.bus = bus;
        this.codec = codec;
        this.sealing = sealing;
        this.ids = ids;
        this.timers = timers;
    }

    void sendResult(ReplyAddress to, @Nullable Object result) {
        send(to, codec.encodeResult(to.messageId(), MessageIds.next(ids), result, sealing));
    }

    void sendFailure(ReplyAddress to, Reply.Failure failure) {
        send(to, codec.encodeFailure(to.messageId(), MessageIds.next(ids), failure, sealing));
    }

    private void send(ReplyAddress to, byte[] body) {
        send(to, body, 1);
    }

    /** Some times: a caller whose queue somebody deleted makes it again within seconds. */
    private void send(ReplyAddress to, byte[] body, int attempt) {
        bus.publishToQueue(to.queue(), body).whenComplete((taken, failure) -> {
            if (failure != null && attempt < ATTEMPTS && mayPass(failure)) {
                timers.schedule(() -> send(to, body, attempt + 1), RETRY_SECONDS, TimeUnit.SECONDS);
            } else if (failure != null) {
                // The caller runs into its time-out, as it does when it is gone itself.
                LOG.warn("A reply could not be sent: message={} cause={}", to.messageId(), failure.getMessage());
            }
        });
    }

    private static boolean mayPass(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof BusException bus
                && (bus.reason() == BusException.Reason.UNROUTABLE || bus.reason() == BusException.Reason.UNREACHABLE);
    }
}
