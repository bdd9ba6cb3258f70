package org.trove.bus;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves message bodies between processes. Stays usable while the broker is away: publishing fails at once, subscriptions
 * come back by themselves.
 */
public interface MessageBus extends AutoCloseable {
    /**
     * Publishes to a topic of the exchange.
     *
     * @param expiration after which the broker may drop the message, null = never
     * @return completes when the broker has taken the message; fails with {@link BusException} where it is away, refuses it,
     *     or nobody's queue is bound to the topic
     */
    CompletableFuture<Void> publish(String topic, byte[] body, @Nullable Duration expiration);

    /**
     * Publishes to a topic what the sender's next message replaces anyway: a broker that restarts may forget it, which spares
     * it the writing. Fails like {@link #publish}.
     */
    default CompletableFuture<Void> publishFleeting(String topic, byte[] body) {
        return publish(topic, body, null);
    }

    /** Publishes straight to a queue, as replies are. Fails like {@link #publish}. */
    CompletableFuture<Void> publishToQueue(String queue, byte[] body);

    /** Makes the queue of an endpoint's topic, so that messages to it wait until it serves. @throws BusException where the broker is away */
    void declare(Endpoint endpoint);

    /** Removes the queues of an endpoint that will never listen again. @throws BusException where the broker is away */
    void remove(Endpoint endpoint);

    /**
     * Receives what is sent to an endpoint, now and after every reconnection, until closed.
     *
     * @param prefetch how many messages may be handed out and not acknowledged, 1 to 10,000
     * @param handler must not block for long; acknowledges each message, from any thread
     */
    Subscription serve(Endpoint endpoint, int prefetch, Consumer<Incoming> handler);

    /** Receives replies in a queue of this process' own until closed; they need no acknowledgement. */
    ReplyQueue openReplies(Consumer<byte[]> handler);

    boolean isConnected();

    /** What keeps messages from coming or going now, in words for a health check; empty where nothing does. */
    default Optional<String> trouble() {
        return isConnected() ? Optional.empty() : Optional.of("there is no connection to the broker");
    }

    @Override
    void close();

    /** A message to be handled. */
    interface Incoming {
        byte[] body();

        /** How often it was delivered before as far as the broker says: most only say whether it was, and some never forget. */
        default int deliveriesBefore() {
            return 0;
        }

        /** Tells the broker that the effect of the message is durable. */
        void acknowledge();

        /** Gives the message back, to be delivered again where {@code requeue}, else dropped. */
        void reject(boolean requeue);
    }

    /** Ends what it was given for. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** A private queue for replies. */
    interface ReplyQueue extends Subscription {
        /** The queue's name, {@code reply_<32 hex digits>}. */
        String name();
    }
}
