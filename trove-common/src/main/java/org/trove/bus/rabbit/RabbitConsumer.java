package org.trove.bus.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics;
import org.trove.bus.MessageBus.Incoming;

/** Someone's wish to receive, which outlives sessions: the supervisor establishes it on each new one. */
final class RabbitConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitConsumer.class);

    private final Declaration declaration;
    private final Delivering delivering;
    private final Consumer<RabbitConsumer> onBroken;
    private final BusMetrics metrics;
    private volatile boolean closed;
    private volatile @Nullable Established established;
    private volatile @Nullable String trouble;
    private @Nullable String told;

    /** @param prefetch 0 = without acknowledgement */
    record Delivering(int prefetch, Consumer<Incoming> handler) {
        boolean isAcknowledged() {
            return prefetch > 0;
        }
    }

    private record Established(Session session, Channel channel, List<String> tags, Settlements settlements) {}

    /** @param onBroken told when the broker ended the subscription while the connection lives on */
    RabbitConsumer(
            Declaration declaration, Delivering delivering, Consumer<RabbitConsumer> onBroken, BusMetrics metrics) {
        this.declaration = declaration;
        this.delivering = delivering;
        this.onBroken = onBroken;
        this.metrics = metrics;
    }

    /** Makes the queues and consumes them; nothing where that is already so. Called by the supervisor alone. */
    void establish(Session session) throws IOException {
        Established current = established;
        boolean stands = current != null
                && current.session() == session
                && current.channel().isOpen();
        if (closed || stands) {
            return;
        }
        Channel channel = session.openChannel();
        try {
            List<String> queues = declaration.declare(channel, session.isRabbitMq());
            if (delivering.isAcknowledged()) {
                channel.basicQos(delivering.prefetch());
            }
            Established now = new Established(
                    session, channel, new ArrayList<>(), new Settlements(channel, delivering.prefetch()));
            for (String queue : queues) {
                now.tags().add(consume(queue, now));
            }
            channel.addShutdownListener(cause -> ended(cause, now));
            established = now;
            told = null;
            trouble = null;
        } catch (IOException | RuntimeException e) {
            abort(channel);
            throw e;
        }
        if (closed) {
            abort(channel);
        }
    }

    /** Mends bindings. Called by the supervisor alone. @return why a queue is gone, and with it what came from there; empty = all is well */
    Optional<String> check(Session session) {
        Established current = established;
        if (closed || current == null || current.session() != session) {
            return Optional.empty();
        }
        Optional<String> gone = session.look(declaration::check);
        gone.ifPresent(why -> {
            LOG.warn(
                    "A queue is gone at the broker, it is made again: subscription={} cause={}",
                    declaration.name(),
                    why);
            trouble = why;
            established = null;
            abort(current.channel());
        });
        return gone;
    }

    /** Why no messages come while there is a connection; empty where they do. */
    Optional<String> trouble() {
        if (closed || isEstablished()) {
            return Optional.empty();
        }
        @Nullable String why = trouble;
        return Optional.of(
                "nothing is received from " + declaration.name() + ": " + (why == null ? "not subscribed yet" : why));
    }

    /** It cannot be established now. Called by the supervisor alone. */
    void failed(String why) {
        trouble = why;
    }

    /** Whether messages come now. */
    boolean isEstablished() {
        Established current = established;
        return current != null && current.channel().isOpen();
    }

    /** Whether this is another trouble than at the last try. Called by the supervisor alone. */
    boolean isNews(String trouble) {
        boolean news = !trouble.equals(told);
        told = trouble;
        return news;
    }

    /** Ends receiving. What is being handled may still be acknowledged; what is not goes back to the broker. */
    void close() {
        closed = true;
        Established current = established;
        if (current == null || !current.channel().isOpen()) {
            return;
        }
        try {
            for (String tag : List.copyOf(current.tags())) {
                current.channel().basicCancel(tag);
            }
        } catch (IOException | AlreadyClosedException e) {
            LOG.debug("A subscription was gone before it was closed", e);
        }
        closeWhenSettled(current);
    }

    private String consume(String queue, Established on) throws IOException {
        return on.channel()
                .basicConsume(
                        queue,
                        !delivering.isAcknowledged(),
                        (tag, delivery) -> received(delivery, on),
                        tag -> cancelled(queue, on));
    }

    private void received(Delivery delivery, Established on) {
        long tag = delivery.getEnvelope().getDeliveryTag();
        on.settlements().delivered(tag);
        RabbitIncoming incoming =
                new RabbitIncoming(on.settlements(), delivery, on.session().isRabbitMq(), () -> settled(on));
        if (closed) {
            incoming.reject(true);
            return;
        }
        try {
            delivering.handler().accept(incoming);
        } catch (RuntimeException e) {
            metrics.messageDropped(BusMetrics.DropReason.HANDLER_ERROR);
            LOG.error("A handler of messages failed", e);
            if (delivering.isAcknowledged()) {
                incoming.reject(false);
            }
        }
    }

    private void settled(Established on) {
        if (closed) {
            closeWhenSettled(on);
        }
    }

    private void closeWhenSettled(Established on) {
        if (!delivering.isAcknowledged() || on.settlements().isQuiet()) {
            abort(on.channel());
        }
    }

    private void cancelled(String queue, Established on) {
        LOG.warn("The broker ended a subscription, it is made again: queue={}", queue);
        broken("the broker ended the subscription of queue " + queue);
        abort(on.channel());
    }

    private void ended(ShutdownSignalException cause, Established on) {
        Established current = established;
        boolean isCurrent = current != null && current.channel().equals(on.channel());
        if (!cause.isHardError() && !cause.isInitiatedByApplication() && isCurrent) {
            String why = Refusal.words(cause);
            LOG.warn("The broker closed a subscription's channel: subscription={} cause={}", declaration.name(), why);
            broken(why);
        }
    }

    private void broken(String why) {
        if (!closed) {
            trouble = why;
            onBroken.accept(this);
        }
    }

    private static void abort(Channel channel) {
        try {
            channel.abort();
        } catch (IOException e) {
            LOG.debug("A channel was gone before it was closed", e);
        }
    }
}
