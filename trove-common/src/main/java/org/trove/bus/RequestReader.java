package org.trove.bus;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.trove.bus.BusMetrics.DropReason;
import org.trove.message.wire.MalformedMessageException;
import org.trove.message.wire.ReceivedRequest;
import org.trove.message.wire.UnknownMethodException;

/** Reads what arrives on a topic. What cannot be read is settled with the broker, counted and logged. */
final class RequestReader {
    private static final Logger LOG = LoggerFactory.getLogger(RequestReader.class);

    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String kind;
    private final Level unknown;
    private final BusMetrics metrics;
    private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - TELL_NANOS);
    private final AtomicLong dropped = new AtomicLong();

    /**
     * @param kind what is read, for the log
     * @param unknown how the log tells of a method that this version does not know
     */
    RequestReader(String kind, Level unknown, BusMetrics metrics) {
        this.kind = kind;
        this.unknown = unknown;
        this.metrics = metrics;
    }

    /** At most once in some seconds: whoever can send such messages can send many. */
    private void tell(MalformedMessageException failure) {
        dropped.incrementAndGet();
        long now = System.nanoTime();
        long last = toldNanos.get();
        if (now - last >= TELL_NANOS && toldNanos.compareAndSet(last, now)) {
            LOG.warn(
                    "Dropped an unreadable {}: droppedSinceToldLast={} cause={}",
                    kind,
                    dropped.getAndSet(0),
                    failure.getMessage());
        }
    }

    /** Empty where the message was dropped. Other failures of the reading are the caller's. */
    <T> Optional<T> read(MessageBus.Incoming incoming, Function<ReceivedRequest, T> reading) {
        metrics.messageReceived();
        try {
            return Optional.of(reading.apply(ReceivedRequest.parse(incoming.body())));
        } catch (MalformedMessageException e) {
            metrics.messageDropped(DropReason.of(e));
            tell(e);
            incoming.reject(false);
        } catch (UnknownMethodException e) {
            metrics.messageDropped(DropReason.UNKNOWN_METHOD);
            LOG.atLevel(unknown).log("Dropped a {} of an unknown method: method={}", kind, LogText.clean(e.method()));
            incoming.acknowledge();
        }
        return Optional.empty();
    }
}
