package org.trove.bus;

import java.util.Optional;
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

    private final String kind;
    private final Level unknown;
    private final BusMetrics metrics;

    /**
     * @param kind what is read, for the log
     * @param unknown how the log tells of a method that this version does not know
     */
    RequestReader(String kind, Level unknown, BusMetrics metrics) {
        this.kind = kind;
        this.unknown = unknown;
        this.metrics = metrics;
    }

    /** Empty where the message was dropped. Other failures of the reading are the caller's. */
    <T> Optional<T> read(MessageBus.Incoming incoming, Function<ReceivedRequest, T> reading) {
        metrics.messageReceived();
        try {
            return Optional.of(reading.apply(ReceivedRequest.parse(incoming.body())));
        } catch (MalformedMessageException e) {
            metrics.messageDropped(DropReason.of(e));
            LOG.warn("Dropped an unreadable {}: cause={}", kind, e.getMessage());
            incoming.reject(false);
        } catch (UnknownMethodException e) {
            metrics.messageDropped(DropReason.UNKNOWN_METHOD);
            LOG.atLevel(unknown).log("Dropped a {} of an unknown method: method={}", kind, LogText.clean(e.method()));
            incoming.acknowledge();
        }
        return Optional.empty();
    }
}
