package org.trove.bus.rabbit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.time.IdSource;

/**
 * Keeps a session open, for ever: connects, also when the first attempt fails, and makes exchange, queues and subscriptions
 * again on every session, whatever became of them meanwhile. All of it happens in one thread.
 */
final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(8);
    private static final Duration REPAIR_DELAY = Duration.ofSeconds(1);
    private static final Duration STABLE_AFTER = Duration.ofSeconds(5);
    private static final int MAX_DOUBLINGS = 10;

    private final BrokerConnector connector;
    private final SessionUse use;
    private final ScheduledExecutorService thread;
    private final Clock clock;
    private final IdSource ids;
    private final Set<RabbitConsumer> consumers = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Session session;
    private volatile boolean stopped;
    private volatile String problem = "not connected yet";
    private Instant connectedAt = Instant.EPOCH;
    private int attempts;

    Supervisor(BrokerConnector connector, SessionUse use, ScheduledExecutorService thread, Clock clock, IdSource ids) {
        this.connector = connector;
        this.use = use;
        this.thread = thread;
        this.clock = clock;
        this.ids = ids;
    }

    void start() {
        thread.execute(this::connect);
    }

    /** Empty while there is no connection. */
    Optional<Session> session() {
        Session current = session;
        return current != null && current.isOpen() ? Optional.of(current) : Optional.empty();
    }

    /** Why there is no connection. */
    String problem() {
        return problem;
    }

    /** @return done when the consumer receives, or when there is no connection now */
    Future<?> add(RabbitConsumer consumer) {
        consumers.add(consumer);
        return thread.submit(() -> session().ifPresent(current -> establish(consumer, current)));
    }

    void remove(RabbitConsumer consumer) {
        consumers.remove(consumer);
    }

    void repair(RabbitConsumer consumer) {
        schedule(() -> session().ifPresent(current -> establish(consumer, current)), REPAIR_DELAY);
    }

    void stop() {
        stopped = true;
        thread.shutdownNow();
        Session current = session;
        session = null;
        if (current != null) {
            current.close();
        }
        use.lost();
    }

    private void connect() {
        if (stopped) {
            return;
        }
        Session opened = null;
        try {
            opened = connector.connect();
            setUp(opened);
        } catch (IOException | TimeoutException | RuntimeException e) {
            problem = words(e);
            attempts++;
            LOG.warn("Cannot connect to the broker: for={} attempt={} cause={}", use.name(), attempts, problem);
            if (opened != null) {
                opened.close();
            }
            schedule(this::connect, delay());
        }
    }

    private void setUp(Session opened) throws IOException {
        use.prepare(opened);
        session = opened;
        connectedAt = clock.instant();
        consumers.forEach(consumer -> establish(consumer, opened));
        // Last: a listener on a connection that is already lost is told at once.
        opened.onLoss(() -> lost(opened));
        use.opened();
        LOG.info("Connected to the broker: for={} rabbitmq={}", use.name(), opened.isRabbitMq());
    }

    /** Called by the connection's own thread. */
    private void lost(Session former) {
        if (stopped) {
            return;
        }
        use.lost();
        schedule(() -> replace(former), Duration.ZERO);
    }

    private void replace(Session former) {
        if (session != former) {
            return;
        }
        session = null;
        problem = former.lossReason();
        LOG.warn("Lost the connection to the broker: for={} cause={}", use.name(), problem);
        boolean wasStable = connectedAt.plus(STABLE_AFTER).isBefore(clock.instant());
        attempts = wasStable ? 0 : attempts + 1;
        schedule(this::connect, attempts == 0 ? Duration.ZERO : delay());
    }

    /** Called in the supervisor's own thread. */
    void establish(RabbitConsumer consumer, Session current) {
        if (!consumers.contains(consumer)) {
            return;
        }
        try {
            consumer.establish(current);
        } catch (IOException | RuntimeException e) {
            // One bad queue must not keep the others from being served.
            if (current.isOpen()) {
                tell(consumer, words(e));
            } else {
                // Told once for all subscriptions when the connection is replaced, with which they come back.
                LOG.debug("The connection broke before a subscription stood", e);
            }
            repair(consumer);
        }
    }

    /** What stays as it is is told once, not with every try. */
    private void tell(RabbitConsumer consumer, String trouble) {
        if (consumer.isNews(trouble)) {
            LOG.warn("Cannot subscribe, trying again: for={} cause={}", use.name(), trouble);
        }
    }

    private Duration delay() {
        long doubled = FIRST_DELAY.toMillis() << Math.min(Math.max(attempts - 1, 0), MAX_DOUBLINGS);
        long capped = Math.min(doubled, LONGEST_DELAY.toMillis());
        return Duration.ofMillis((long) (capped * (0.5 + ids.nextFraction() / 2)));
    }

    private void schedule(Runnable task, Duration delay) {
        try {
            thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The bus is closing", e);
        }
    }

    /** The innermost cause says most: a refused port, a wrong password, a queue with other properties. */
    private static String words(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
