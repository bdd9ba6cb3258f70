package org.trove.bus.rabbit;

import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusException;
import org.trove.bus.BusException.Reason;
import org.trove.bus.BusMetrics;
import org.trove.bus.Endpoint;
import org.trove.bus.MessageBus;
import org.trove.time.IdSource;

/**
 * The bus on RabbitMQ, or on any other broker of AMQP 0-9-1: RabbitMQ's own arguments are used only where it answers. Opens its
 * connection in the background, and again whenever it is lost; so it can be made while the broker is away.
 */
public final class RabbitMessageBus implements MessageBus {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitMessageBus.class);
    private static final int MAX_PREFETCH = 10_000;
    private static final int SUBSCRIBE_SECONDS = 10;
    private static final Duration GUEST_CHECKS = Duration.ofSeconds(30);

    private final QueueSettings queues;
    private final Topology topology;
    private final IdSource ids;
    private final BusMetrics metrics;
    private final BusThreads threads = BusThreads.start();
    private final ConfirmedPublisher publisher;
    private final Supervisor supervisor;

    /** The bus of a service. */
    @Inject
    public RabbitMessageBus(RabbitSettings settings, Clock clock, IdSource ids, BusMetrics metrics) {
        this(settings, clock, ids, metrics, Supervisor.CHECK_INTERVAL);
    }

    /** The bus of a guest. Guests are many, and each look is some requests to the broker, so they look more rarely. */
    public static RabbitMessageBus ofGuest(RabbitSettings settings, Clock clock, IdSource ids, BusMetrics metrics) {
        return new RabbitMessageBus(settings, clock, ids, metrics, GUEST_CHECKS);
    }

    private RabbitMessageBus(
            RabbitSettings settings, Clock clock, IdSource ids, BusMetrics metrics, Duration checkInterval) {
        this.queues = settings.queues();
        this.topology = new Topology(queues);
        this.ids = ids;
        this.metrics = metrics;
        this.publisher = new ConfirmedPublisher(queues.maxUnconfirmed(), clock, threads.confirmations(), metrics);
        this.supervisor = new Supervisor(
                new BrokerConnector("trove", settings.broker(), threads.deliveries(), ids),
                new Messages(topology, publisher, metrics),
                threads.supervisor(),
                clock,
                ids,
                checkInterval);
        supervisor.start();
        threads.supervisor().scheduleWithFixedDelay(publisher::expire, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public CompletableFuture<Void> publish(String topic, byte[] body, @Nullable Duration expiration) {
        return publisher.publish(new Destination(queues.exchange(), topic), body, Keeping.lasting(expiration));
    }

    @Override
    public CompletableFuture<Void> publishFleeting(String topic, byte[] body) {
        return publisher.publish(new Destination(queues.exchange(), topic), body, Keeping.FLEETING);
    }

    @Override
    public CompletableFuture<Void> publishToQueue(String queue, byte[] body) {
        return publisher.publish(Destination.queue(queue), body, Keeping.LASTING);
    }

    @Override
    public void declare(Endpoint endpoint) {
        Session session = requireSession();
        inChannel(session, channel -> topology.declareTopicQueue(channel, endpoint, session.isRabbitMq()));
    }

    @Override
    public void remove(Endpoint endpoint) {
        Session session = requireSession();
        for (String queue : topology.queuesOf(endpoint)) {
            ifPresent(session, channel -> channel.queueDelete(queue));
        }
        ifPresent(session, channel -> channel.exchangeDelete(topology.fanoutOf(endpoint)));
    }

    @Override
    public Subscription serve(Endpoint endpoint, int prefetch, Consumer<Incoming> handler) {
        if (prefetch < 1 || prefetch > MAX_PREFETCH) {
            throw new IllegalArgumentException("prefetch must be 1 to 10,000: " + prefetch);
        }
        String suffix = newSuffix();
        return subscribe(
                new Declaration.Served(topology, endpoint, suffix),
                new RabbitConsumer.Delivering(prefetch, handler),
                topology.fanoutOf(endpoint) + "_" + suffix);
    }

    @Override
    public ReplyQueue openReplies(Consumer<byte[]> handler) {
        String name = "reply_" + newSuffix();
        Subscription subscription = subscribe(
                new Declaration.Replies(topology, name),
                new RabbitConsumer.Delivering(0, incoming -> handler.accept(incoming.body())),
                name);
        return new OpenReplyQueue(name, subscription);
    }

    @Override
    public boolean isConnected() {
        return supervisor.session().isPresent();
    }

    /** Why {@link #isConnected} is false, in words for a health check. */
    public String problem() {
        return supervisor.problem();
    }

    @Override
    public Optional<String> trouble() {
        return isConnected() ? supervisor.trouble() : MessageBus.super.trouble();
    }

    @Override
    public void close() {
        supervisor.stop();
        threads.stop();
    }

    /** @param ownQueue the queue that nobody needs once the subscription is closed */
    private Subscription subscribe(Declaration declaration, RabbitConsumer.Delivering delivering, String ownQueue) {
        RabbitConsumer consumer = new RabbitConsumer(declaration, delivering, supervisor::repair, metrics);
        awaitIfConnected(supervisor.add(consumer));
        return () -> {
            supervisor.remove(consumer);
            consumer.close();
            // Other brokers drop it with its last consumer, and need not allow anybody to delete queues.
            supervisor.session().filter(Session::isRabbitMq).ifPresent(session -> discard(session, ownQueue));
        };
    }

    private static void discard(Session session, String queue) {
        try {
            ifPresent(session, channel -> channel.queueDelete(queue));
        } catch (BusException e) {
            LOG.debug("The broker will drop a queue by itself: queue={}", queue, e);
        }
    }

    /** While connected, what is published after a subscription was made shall reach it. */
    private void awaitIfConnected(Future<?> subscribed) {
        if (!isConnected()) {
            return;
        }
        try {
            subscribed.get(SUBSCRIBE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("A subscription takes its time; it comes into force by itself", e);
        }
    }

    private Session requireSession() {
        return supervisor
                .session()
                .orElseThrow(() -> new BusException(
                        Reason.UNREACHABLE, "there is no connection to the broker: " + supervisor.problem(), null));
    }

    private static void inChannel(Session session, Session.ChannelAction action) {
        try {
            session.withChannel(action);
        } catch (IOException e) {
            Reason reason = session.isOpen() ? Reason.REFUSED : Reason.UNREACHABLE;
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new BusException(reason, "the broker did not make the queues: " + cause.getMessage(), e);
        }
    }

    /** Removes something that may be gone already: some brokers say so, others keep quiet. */
    private static void ifPresent(Session session, Session.ChannelAction removal) {
        try {
            session.withChannel(removal);
        } catch (IOException e) {
            if (!session.isOpen()) {
                throw new BusException(Reason.UNREACHABLE, "the connection to the broker was lost", e);
            }
            LOG.debug("Nothing to remove", e);
        }
    }

    private String newSuffix() {
        return ids.newId().toString().replace("-", "");
    }

    private record Messages(Topology topology, ConfirmedPublisher publisher, BusMetrics metrics) implements SessionUse {
        @Override
        public String name() {
            return "messages";
        }

        @Override
        public void prepare(Session session) throws IOException {
            session.withChannel(topology::declareExchange);
            publisher.attach(session);
        }

        /** The exchange is gone without a word where nobody publishes. */
        @Override
        public void check(Session session) throws IOException {
            Optional<String> gone = session.look(topology::findExchange);
            if (gone.isPresent()) {
                LOG.warn("The exchange is gone at the broker, it is made again: cause={}", gone.get());
                repaired(BusMetrics.Part.EXCHANGE);
                session.withChannel(topology::declareExchange);
            }
            for (int lanes = publisher.reopen(session); lanes > 0; lanes--) {
                repaired(BusMetrics.Part.CHANNEL);
            }
        }

        @Override
        public void repaired(BusMetrics.Part part) {
            metrics.repaired(name(), part);
        }

        @Override
        public void interrupted(int subscriptions) {
            metrics.interrupted(name(), subscriptions);
        }

        @Override
        public void opened() {
            metrics.connectionOpened();
        }

        @Override
        public void lost() {
            publisher.detach();
            metrics.connectionLost();
        }
    }

    private record OpenReplyQueue(String name, Subscription subscription) implements ReplyQueue {
        @Override
        public void close() {
            subscription.close();
        }
    }
}
