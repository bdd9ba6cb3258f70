package org.trove.bus;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.message.wire.MalformedMessageException;
import org.trove.message.wire.Reply;
import org.trove.message.wire.ReplyCodec;
import org.trove.message.wire.Sealing;
import org.trove.model.InstanceId;

/** The calls that wait for an answer, by message id. Each ends exactly once: answered, failed, or out of time. */
final class PendingCalls {
    private static final Logger LOG = LoggerFactory.getLogger(PendingCalls.class);

    private final ConcurrentMap<String, Waiting<?>> waiting = new ConcurrentHashMap<>();
    private final ReplyCodec codec;
    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private final BusMetrics metrics;

    PendingCalls(ReplyCodec codec, ScheduledExecutorService scheduler, Clock clock, BusMetrics metrics) {
        this.codec = codec;
        this.scheduler = scheduler;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** A call on its way. */
    record Call<R>(String messageId, InstanceId guest, Class<R> resultType, Sealing sealing) {}

    <R> CompletableFuture<R> open(Call<R> call, Duration timeout) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        Future<?> timer = scheduler.schedule(
                () -> fail(call.messageId(), timedOut(call, timeout)), timeout.toMillis(), TimeUnit.MILLISECONDS);
        waiting.put(call.messageId(), new Waiting<>(call, answer, timer));
        Instant started = clock.instant();
        answer.whenComplete((result, failure) -> {
            waiting.remove(call.messageId());
            timer.cancel(false);
            metrics.callEnded(failure == null, Duration.between(started, clock.instant()));
        });
        return answer;
    }

    void fail(String messageId, Throwable failure) {
        Waiting<?> call = waiting.remove(messageId);
        if (call != null) {
            boolean isWrapped = failure instanceof CompletionException && failure.getCause() != null;
            call.answer.completeExceptionally(isWrapped ? failure.getCause() : failure);
        }
    }

    /** Takes what arrives in the reply queue. */
    void receive(byte[] body) {
        try {
            Reply reply = codec.parse(body);
            Waiting<?> call = waiting.get(reply.messageId());
            if (call == null) {
                metrics.messageDropped(BusMetrics.DropReason.LATE_REPLY);
                LOG.debug("Dropped a reply that nobody waits for: message={}", reply.messageId());
            } else if (reply.isLast()) {
                codec.verify(reply, call.call.sealing());
                call.complete(codec, reply);
            }
        } catch (MalformedMessageException e) {
            // Whoever can write to the queue could end a call with rubbish: the call goes on waiting for the guest
            // itself.
            metrics.messageDropped(BusMetrics.DropReason.of(e));
            LOG.warn("Dropped an unreadable reply: cause={}", e.getMessage());
        }
    }

    private static BusException timedOut(Call<?> call, Duration timeout) {
        return new BusException(
                BusException.Reason.TIMEOUT,
                "instance " + call.guest() + " did not answer within " + timeout.toSeconds() + " s",
                null);
    }

    /** A call and who waits for it. */
    private record Waiting<R>(Call<R> call, CompletableFuture<R> answer, Future<?> timer) {
        void complete(ReplyCodec codec, Reply reply) {
            Reply.Failure failure = reply.failure();
            if (failure != null) {
                answer.completeExceptionally(new GuestException(failure.kind(), failure.message()));
            } else {
                @Nullable R result = codec.result(reply, call.resultType(), call.sealing());
                completeWith(answer, result);
            }
        }

        @SuppressWarnings("NullAway") // a call's result may be null, which the type of CompletableFuture cannot say
        private static <R> void completeWith(CompletableFuture<R> answer, @Nullable R result) {
            answer.complete(result);
        }
    }
}
