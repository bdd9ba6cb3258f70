package org.trove.bus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;
import org.trove.message.wire.MalformedMessageException;
import org.trove.message.wire.RefusedMessageException;

/** What is counted of the traffic on the bus. One per registry: names cannot be registered twice. */
public final class BusMetrics {
    private static final String PREFIX = "trove_bus_";

    private final Counter published;
    private final Counter received;
    private final Counter dropped;
    private final Counter connections;
    private final Gauge connected;
    private final Gauge unconfirmed;
    private final Counter repairs;
    private final Gauge interrupted;
    private final Histogram calls;
    private final Counter parkings;
    private final Gauge parked;

    public BusMetrics(PrometheusRegistry registry) {
        published = counter(registry, "messages_published", "Messages given to the broker, by outcome", "outcome");
        received = counter(registry, "messages_received", "Messages received");
        dropped = counter(registry, "messages_dropped", "Messages received and not handled, by reason", "reason");
        connections = counter(registry, "connections", "Connections made to the broker");
        connected = gauge(registry, "connected", "1 while there is a connection to the broker");
        unconfirmed =
                gauge(registry, "messages_unconfirmed", "Messages published that the broker has not confirmed yet");
        repairs = counter(
                registry,
                "repairs",
                "Exchanges, subscriptions (queues and bindings) and publishing channels that were lost at the broker"
                        + " while the connection stood, and made again",
                "connection",
                "part");
        interrupted = gauge(
                registry,
                "subscriptions_interrupted",
                "Subscriptions that receive nothing while the connection stands",
                "connection");
        parkings = counter(
                registry,
                "messages_parked",
                "Messages that could not be handled and were put aside in the database",
                "topic");
        parked = gauge(
                registry,
                "parked_messages",
                "Messages that are put aside in the database and wait for an operator",
                "topic");
        calls = Histogram.builder()
                .name("trove_bus_guest_call_duration_seconds")
                .help("Time from a call to a guest until its answer or failure")
                .labelNames("outcome")
                .register(registry);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
        return Counter.builder()
                .name(PREFIX + name + "_total")
                .help(help)
                .labelNames(labels)
                .register(registry);
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help, String... labels) {
        return Gauge.builder().name(PREFIX + name).help(help).labelNames(labels).register(registry);
    }

    public void messageReceived() {
        received.inc();
    }

    public void messageDropped(DropReason reason) {
        dropped.labelValues(reason.label()).inc();
    }

    /** @param outcome {@code ok}, or the reason of a {@link BusException} in lower case */
    public void messagePublished(String outcome) {
        published.labelValues(outcome).inc();
    }

    public void messageFailed(BusException.Reason reason) {
        messagePublished(reason.name().toLowerCase(Locale.ROOT));
    }

    public void callEnded(boolean successful, Duration took) {
        calls.labelValues(successful ? "ok" : "failed").observe(took.toNanos() / 1e9);
    }

    public void connectionOpened() {
        connections.inc();
        connected.set(1);
    }

    public void connectionLost() {
        connected.set(0);
    }

    public void unconfirmed(int messages) {
        unconfirmed.set(messages);
    }

    /** @param connection which one: {@code messages} or {@code notifications} */
    public void repaired(String connection, Part part) {
        repairs.labelValues(connection, part.label()).inc();
    }

    /** How many repairs of a part were necessary so far. */
    public double repairs(String connection, Part part) {
        return repairs.labelValues(connection, part.label()).get();
    }

    public void interrupted(String connection, int subscriptions) {
        interrupted.labelValues(connection).set(subscriptions);
    }

    /** How many messages were dropped for a reason so far. */
    public double dropped(DropReason reason) {
        return dropped.labelValues(reason.label()).get();
    }

    /** How many messages were parked so far. */
    public double parkings(String topic) {
        return parkings.labelValues(topic).get();
    }

    public void messageParked(String topic) {
        parkings.labelValues(topic).inc();
    }

    public void parked(String topic, int messages) {
        parked.labelValues(topic).set(messages);
    }

    /** What somebody can take away at the broker while the connection stands. */
    public enum Part {
        EXCHANGE,
        /** A queue, a binding, or the right to consume. */
        SUBSCRIPTION,
        /** A channel that messages are published on. */
        CHANNEL;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a message was not handled. */
    public enum DropReason {
        /** Unreadable, in clear, or with wrong arguments. */
        MALFORMED,
        /** Without authentication code where one is demanded: a peer in Python, or somebody took it off. */
        NO_CODE,
        /** With the authentication code of releases before where it is accepted no more. */
        OLD_CODE,
        /** Changed, sealed with another key, or made for another receiver. */
        WRONG_CODE,
        /** Sent again, longer ago than the receiver remembers. */
        REPLAYED,
        /** From a guest that says it is another one, or whose instance is not known. */
        FORGED,
        /** Received before. */
        DUPLICATE,
        UNKNOWN_METHOD,
        /** A command that nobody waits for any more: it is not done. */
        EXPIRED,
        /** A reply that nobody waits for any more. */
        LATE_REPLY,
        /** The handler failed in a way that it should have dealt with itself. */
        HANDLER_ERROR;

        static DropReason of(MalformedMessageException failure) {
            if (failure instanceof RefusedMessageException refused) {
                return switch (refused.reason()) {
                    case NO_CODE -> NO_CODE;
                    case OLD_CODE -> OLD_CODE;
                    case WRONG_CODE -> WRONG_CODE;
                };
            }
            return MALFORMED;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
