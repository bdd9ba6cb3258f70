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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics;
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
    static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);
    private static final Duration STABLE_AFTER = Duration.ofSeconds(5);
    private static final int MAX_DOUBLINGS = 10;

    private final Connector connector;
    private final SessionUse use;
    private final ScheduledExecutorService thread;
    private final Clock clock;
    private final IdSource ids;
    private final Duration checkInterval;
    private final Set<RabbitConsumer> consumers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean checkIsDue = new AtomicBoolean();
    private volatile @Nullable Session session;
    private volatile boolean stopped;
    private volatile String problem = "not connected yet";
    private Instant connectedAt = Instant.EPOCH;
    private int attempts;

    Supervisor(Connector connector, SessionUse use, ScheduledExecutorService thread, Clock clock, IdSource ids) {
        this(connector, use, thread, clock, ids, CHECK_INTERVAL);
    }

    /** @param checkInterval between two looks whether everything is still at the broker, where nothing raised a doubt */
    Supervisor(
            Connector connector,
            SessionUse use,
            ScheduledExecutorService thread,
            Clock clock,
            IdSource ids,
            Duration checkInterval) {
        this.connector = connector;
        this.use = use;
        this.thread = thread;
        this.clock = clock;
        this.ids = ids;
        this.checkInterval = checkInterval;
    }

    /** Opens connections. */
    @FunctionalInterface
    interface Connector {
        Session connect() throws IOException, TimeoutException;
    }

    void start() {
        thread.execute(this::connect);
        long interval = checkInterval.toMillis();
        thread.scheduleWithFixedDelay(this::check, interval, interval, TimeUnit.MILLISECONDS);
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

    /** What keeps messages from coming or going while there is a connection. */
    Optional<String> trouble() {
        return session()
                .flatMap(current -> current.blockedBecause()
                        .map("the broker takes no messages for now: "::concat)
                        .or(() -> consumers.stream()
                                .map(RabbitConsumer::trouble)
                                .flatMap(Optional::stream)
                                .findFirst()));
    }

    /** @return done when the consumer receives, or when there is no connection now */
    Future<?> add(RabbitConsumer consumer) {
        consumers.add(consumer);
        return thread.submit(() -> session().ifPresent(current -> establish(consumer, current)));
    }

    void remove(RabbitConsumer consumer) {
        consumers.remove(consumer);
    }

    /** The broker ended a subscription while the connection stands. */
    void repair(RabbitConsumer consumer) {
        use.repaired(BusMetrics.Part.SUBSCRIPTION);
        tryAgain(consumer);
    }

    private void tryAgain(RabbitConsumer consumer) {
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
            problem = Refusal.words(e);
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
        if (stopped) {
            // It was stopped while this one was being opened, and knew nothing of it.
            session = null;
            opened.close();
            use.lost();
            return;
        }
        connectedAt = clock.instant();
        consumers.forEach(consumer -> establish(consumer, opened));
        // Last: a listener on a connection that is already lost is told at once.
        opened.onDoubt(this::checkSoon);
        opened.onLoss(() -> lost(opened));
        use.opened();
        LOG.info("Connected to the broker: for={} rabbitmq={}", use.name(), opened.isRabbitMq());
    }

    /** Many may ask at once; one look answers all. */
    private void checkSoon() {
        if (checkIsDue.compareAndSet(false, true)) {
            schedule(this::check, REPAIR_DELAY);
        }
    }

    /**
     * Looks whether exchange, queues and bindings are still there. The broker tells nobody that an exchange or a binding is
     * deleted, and some brokers do not tell of queues either.
     */
    private void check() {
        checkIsDue.set(false);
        session().filter(current -> current.blockedBecause().isEmpty()).ifPresent(this::check);
        int interrupted = session().isEmpty()
                ? 0
                : (int) consumers.stream()
                        .filter(consumer -> consumer.trouble().isPresent())
                        .count();
        use.interrupted(interrupted);
    }

    private void check(Session current) {
        try {
            use.check(current);
        } catch (IOException | RuntimeException e) {
            if (current.isOpen()) {
                LOG.warn("Cannot make again what is gone: for={} cause={}", use.name(), Refusal.words(e));
                current.closeLater();
            }
            return;
        }
        for (RabbitConsumer consumer : consumers) {
            if (consumer.check(current).isPresent()) {
                use.repaired(BusMetrics.Part.SUBSCRIPTION);
                establish(consumer, current);
            }
        }
    }

    /** Called by the connection's own thread, which may be told late and twice: so only the supervisor's looks whether it is news. */
    private void lost(Session former) {
        schedule(() -> replace(former), Duration.ZERO);
    }

    private void replace(Session former) {
        if (session != former) {
            return;
        }
        use.lost();
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
                String trouble = Refusal.words(e);
                consumer.failed(trouble);
                tell(consumer, trouble);
            } else {
                // Told once for all subscriptions when the connection is replaced, with which they come back.
                LOG.debug("The connection broke before a subscription stood", e);
            }
            tryAgain(consumer);
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
}
