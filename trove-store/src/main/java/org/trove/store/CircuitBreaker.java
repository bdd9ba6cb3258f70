package org.trove.store;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.store.DatabaseUnavailableException.Reason;

/**
 * Refuses work at once while the database is known to be away, so that nobody waits a connection's timeout to hear it. The
 * first unit of work that finds it away opens the circuit. From then on, after a pause each, one at a time is let through as a
 * probe; the first that is answered closes the circuit.
 *
 * <p>For callers who have a user waiting. Who waits for the database with its own pauses needs no such thing: a refusal at
 * once would only make it come back sooner.
 */
public final class CircuitBreaker implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Database origin;
    private final Clock clock;
    private final Gauge open;
    private final Counter refused;
    private final AtomicReference<Circuit> circuit = new AtomicReference<>(new Closed());

    public CircuitBreaker(Database origin, Clock clock, PrometheusRegistry registry) {
        this.origin = origin;
        this.clock = clock;
        open = Gauge.builder()
                .name("trove_database_circuit_open")
                .help("1 while work is refused because the database was found away, otherwise 0.")
                .register(registry);
        refused = Counter.builder()
                .name("trove_database_refused_total")
                .help("Units of work refused at once because the database was found away before.")
                .register(registry);
    }

    @Override
    public <T> T read(Function<? super Stores, T> work) {
        return guarded(() -> origin.read(work));
    }

    @Override
    public <T> T write(Function<? super Stores, T> work) {
        return guarded(() -> origin.write(work));
    }

    /** Asks the database itself, whatever the circuit. */
    @Override
    public boolean isReachable() {
        return origin.isReachable();
    }

    @Override
    public Optional<String> trouble() {
        return origin.trouble();
    }

    private <T> T guarded(Supplier<T> work) {
        Circuit admitted = admit();
        boolean away = false;
        try {
            return work.get();
        } catch (DatabaseUnavailableException e) {
            away = admitted.opensAfter(e.reason());
            if (away) {
                open(admitted, e);
            }
            throw e;
        } finally {
            if (!away) {
                close(admitted);
            }
        }
    }

    /** @return the state that the work's outcome may change: outcomes of what began earlier change nothing */
    private Circuit admit() {
        Circuit now = circuit.get();
        if (now instanceof Closed) {
            return now;
        }
        Circuit probing = new Probing();
        if (now instanceof Open since && since.isDue(clock.instant()) && circuit.compareAndSet(now, probing)) {
            return probing;
        }
        refused.inc();
        throw new DatabaseUnavailableException(
                Reason.AWAY, "The database was found away and is not asked again yet", null);
    }

    private void open(Circuit admitted, DatabaseUnavailableException cause) {
        if (circuit.compareAndSet(admitted, new Open(clock.instant())) && admitted instanceof Closed) {
            open.set(1);
            LOG.warn("database away, requests are refused until it answers reason={}", cause.getMessage());
        }
    }

    private void close(Circuit admitted) {
        if (admitted instanceof Probing && circuit.compareAndSet(admitted, new Closed())) {
            open.set(0);
            LOG.info("database answers again");
        }
    }

    /** States are told apart by identity: work that began before a change of state belongs to the state of then. */
    private sealed interface Circuit {
        boolean opensAfter(Reason reason);
    }

    /** Everything is let through. */
    private static final class Closed implements Circuit {
        @Override
        public boolean opensAfter(Reason reason) {
            return reason == Reason.AWAY;
        }
    }

    /** One unit of work finds out; what finds the database busy has not proved that it answers. */
    private static final class Probing implements Circuit {
        @Override
        public boolean opensAfter(Reason reason) {
            return reason != Reason.SCHEMA;
        }
    }

    /** Nothing is let through until the pause is over. */
    private record Open(Instant since) implements Circuit {
        /** Also where the clock was set back: the pause is never longer than meant. */
        boolean isDue(Instant now) {
            return now.isBefore(since) || !now.isBefore(since.plus(PAUSE));
        }

        @Override
        public boolean opensAfter(Reason reason) {
            return false;
        }
    }
}
