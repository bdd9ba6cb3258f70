package org.trove.standalone.embedded;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import org.apache.qpid.server.bytebuffer.QpidByteBuffer;
import org.apache.qpid.server.model.Connection;
import org.apache.qpid.server.model.Queue;
import org.apache.qpid.server.security.SubjectExecutionContext;
import org.apache.qpid.server.transport.AMQPConnection;
import org.apache.qpid.server.virtualhost.QueueManagingVirtualHost;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connections of guests that send far more than an agent does. The broker's own limits bound its memory; they do
 * not keep one guest from filling a queue that all guests share, or from making queues without end.
 */
final class FloodGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FloodGuard.class);
    private static final long LOOK_MILLIS = 200;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final double MEMORY_SHARE = 0.6;

    private final String guests;
    private final BrokerLimits limits;
    private final Map<AMQPConnection<?>, Traffic> traffic = new WeakHashMap<>();
    private final Set<AMQPConnection<?>> stopping =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread looking = new Thread(task, "broker-guard");
        looking.setDaemon(true);
        return looking;
    });
    private volatile @Nullable QueueManagingVirtualHost<?> host;
    private volatile @Nullable QueueRules queues;
    private volatile @Nullable Counter counted;
    private volatile Subject broker = new Subject();
    private long toldNanos = System.nanoTime() - TELL_NANOS;
    private int untold;

    /** Why a connection was closed. */
    enum Reason {
        MESSAGES("more messages than an agent sends"),
        BYTES("more bytes than an agent sends"),
        QUEUES("more queues than an agent needs"),
        MEMORY("the broker's memory runs out");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    /** @param guests the account that they share */
    FloodGuard(String guests, BrokerLimits limits) {
        this.guests = guests;
        this.limits = limits;
    }

    /** What a connection had sent when a second began. */
    private record Traffic(long sinceNanos, long messages, long bytes) {}

    /** @param system who the broker itself is: he may remove the queues of others */
    void watch(QueueManagingVirtualHost<?> virtualHost, Principal system) {
        host = virtualHost;
        broker = new Subject(true, Set.of(system), Set.of(), Set.of());
        QueueRules rules = new QueueRules(guests, limits, connection -> stop(connection, Reason.QUEUES, ""));
        queues = rules;
        virtualHost.addChangeListener(rules);
        thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void measure(PrometheusRegistry registry) {
        Counter closed = Counter.builder()
                .name("trove_embedded_broker_connections_stopped_total")
                .help("Connections of guests that were closed because they sent far more than an agent does, by reason")
                .labelNames("reason")
                .register(registry);
        GaugeWithCallback.builder()
                .name("trove_embedded_broker_connections")
                .help("Connections to the embedded broker")
                .callback(callback -> callback.call(connections().size()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("trove_embedded_broker_queue_bytes")
                .help("Bytes of the messages that wait in queues of the embedded broker")
                .callback(callback -> callback.call((double) waitingBytes()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("trove_embedded_broker_direct_memory_bytes")
                .help("Memory outside of the heap that the embedded broker has")
                .callback(callback -> callback.call((double) QpidByteBuffer.getAllocatedDirectMemorySize()))
                .register(registry);
        counted = closed;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            long now = System.nanoTime();
            guests().forEach(guest -> judge(guest, now));
            // What the JVM may have of it is by default as much as its heap.
            if (QpidByteBuffer.getAllocatedDirectMemorySize()
                    > MEMORY_SHARE * Runtime.getRuntime().maxMemory()) {
                guests().forEach(guest -> stop(guest, Reason.MEMORY, ""));
            }
            removeSuperfluous();
        } catch (RuntimeException e) {
            LOG.debug("A look at the embedded broker failed", e);
        }
    }

    private void judge(AMQPConnection<?> connection, long now) {
        long messages = connection.getMessagesIn();
        long bytes = connection.getBytesIn();
        Traffic before = traffic.computeIfAbsent(connection, known -> new Traffic(now, 0, 0));
        String sent = "messages=" + (messages - before.messages()) + " bytes=" + (bytes - before.bytes());
        if (messages - before.messages() > limits.guestMessagesPerSecond()) {
            stop(connection, Reason.MESSAGES, sent);
        } else if (bytes - before.bytes() > limits.guestBytesPerSecond()) {
            stop(connection, Reason.BYTES, sent);
        } else if (now - before.sinceNanos() > SECOND_NANOS) {
            traffic.put(connection, new Traffic(now, messages, bytes));
        }
    }

    /** Once for each connection; the log hears of it once a minute, with how many there were since. */
    private void stop(AMQPConnection<?> connection, Reason reason, String sent) {
        if (!stopping.add(connection)) {
            return;
        }
        Counter counter = counted;
        if (counter != null) {
            counter.labelValues(reason.name().toLowerCase(Locale.ROOT)).inc();
        }
        tell(connection, reason, sent);
        connection.sendConnectionCloseAsync(AMQPConnection.CloseReason.MANAGEMENT, "closed: " + reason.words);
    }

    private synchronized void tell(AMQPConnection<?> connection, Reason reason, String sent) {
        untold++;
        long now = System.nanoTime();
        if (now - toldNanos < TELL_NANOS) {
            return;
        }
        toldNanos = now;
        LOG.warn(
                "Closed a guest's connection to the embedded broker: because={} from={} {} closedSinceToldLast={}",
                reason.words,
                connection.getRemoteAddressString(),
                sent,
                untold);
        untold = 0;
    }

    private void removeSuperfluous() {
        QueueRules rules = queues;
        QueueManagingVirtualHost<?> watched = host;
        if (rules != null && watched != null) {
            Set<Queue<?>> removed = rules.superfluous();
            removed.addAll(QueueRules.eavesdropping(watched));
            for (Queue<?> queue : removed) {
                SubjectExecutionContext.withSubject(broker, (Runnable) queue::deleteAsync);
            }
        }
    }

    private List<AMQPConnection<?>> guests() {
        List<AMQPConnection<?>> open = new ArrayList<>();
        for (Connection<?> connection : connections()) {
            if (connection instanceof AMQPConnection<?> amqp
                    && amqp.getAuthorizedPrincipal() != null
                    && amqp.getAuthorizedPrincipal().getName().equals(guests)) {
                open.add(amqp);
            }
        }
        return open;
    }

    private Collection<? extends Connection<?>> connections() {
        QueueManagingVirtualHost<?> watched = host;
        return watched == null ? List.of() : watched.getConnections();
    }

    private long waitingBytes() {
        QueueManagingVirtualHost<?> watched = host;
        return watched == null ? 0 : watched.getTotalDepthOfQueuesBytes();
    }
}
