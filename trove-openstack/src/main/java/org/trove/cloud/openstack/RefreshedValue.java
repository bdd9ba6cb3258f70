package org.trove.cloud.openstack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.CloudException;

/**
 * A value that is read from the cloud now and then: who asks gets what is known, and a value of some age is read anew behind
 * their back. Only the first to ask waits, and whoever asks after a long silence.
 */
final class RefreshedValue<T> {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshedValue.class);

    /** Of so many refresh times a value is too old to be given away without a look. */
    private static final int TIMES_UNTIL_COLD = 10;

    private final Supplier<T> source;
    private final Duration refresh;
    private final Clock clock;
    private final Executor background;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile @Nullable Held<T> held;

    /** @param refresh age from which a value is read anew */
    RefreshedValue(Supplier<T> source, Duration refresh, Clock clock, Executor background) {
        this.source = source;
        this.refresh = refresh;
        this.clock = clock;
        this.background = background;
    }

    /** @throws CloudException where nothing is known and the cloud does not tell */
    T get() {
        T value = noOlderThan(refresh.multipliedBy(TIMES_UNTIL_COLD));
        Held<T> known = held;
        if (known != null && isOlder(known, refresh) && refreshing.compareAndSet(false, true)) {
            background.execute(this::refreshQuietly);
        }
        return value;
    }

    /** Waits for the cloud where what is known is older; where the cloud is away, an old value is better than none. */
    T noOlderThan(Duration age) {
        Held<T> known = held;
        return known != null && !isOlder(known, age) ? known.value() : loadOnce(age);
    }

    /** One asks the cloud; who came meanwhile takes what that one got. */
    private synchronized T loadOnce(Duration age) {
        Held<T> known = held;
        if (known != null && !isOlder(known, age)) {
            return known.value();
        }
        try {
            return load();
        } catch (CloudException e) {
            if (known == null) {
                throw e;
            }
            LOG.warn("catalog is old at={} cause={}", known.at(), e.getMessage());
            return known.value();
        }
    }

    private T load() {
        T value = source.get();
        held = new Held<>(value, clock.instant());
        return value;
    }

    private void refreshQuietly() {
        try {
            load();
        } catch (CloudException e) {
            LOG.warn("catalog not read cause={}", e.getMessage());
        } finally {
            refreshing.set(false);
        }
    }

    private boolean isOlder(Held<T> known, Duration age) {
        return known.at().plus(age).isBefore(clock.instant());
    }

    private record Held<T>(T value, Instant at) {}
}
