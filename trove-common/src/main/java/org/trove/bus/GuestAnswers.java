package org.trove.bus;

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

    private final MessageBus bus;
    private final ReplyCodec codec;
    private final Sealing sealing;
    private final IdSource ids;

    GuestAnswers(MessageBus bus, ReplyCodec codec, Sealing sealing, IdSource ids) {
        this.bus = bus;
        this.codec = codec;
        this.sealing = sealing;
        this.ids = ids;
    }

    void sendResult(ReplyAddress to, @Nullable Object result) {
        send(to, codec.encodeResult(to.messageId(), MessageIds.next(ids), result, sealing));
    }

    void sendFailure(ReplyAddress to, Reply.Failure failure) {
        send(to, codec.encodeFailure(to.messageId(), MessageIds.next(ids), failure, sealing));
    }

    private void send(ReplyAddress to, byte[] body) {
        bus.publishToQueue(to.queue(), body).whenComplete((taken, failure) -> {
            if (failure != null) {
                // The caller runs into its time-out, as it does when it is gone itself.
                LOG.warn("A reply could not be sent: message={} cause={}", to.messageId(), failure.getMessage());
            }
        });
    }
}
