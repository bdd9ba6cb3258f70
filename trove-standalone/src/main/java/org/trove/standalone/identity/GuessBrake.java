package org.trove.standalone.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Slows guessing down without locking anybody out: a right password is always answered at once, a wrong one the later, the more
 * wrong ones came before. A guess holds a place until its answer is given, whether or not the client waits for it; where no
 * place is left, nobody looks at the password.
 */
final class GuessBrake {
    static final int PLACES_OF_PAIR = 128;
    private static final int PLACES_OF_ADDRESS = 256;
    private static final int PLACES_OF_NAME = 512;
    private static final int PLACES = 2_000;
    private static final int MAX_REMEMBERED = 20_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(15);

    private static final int FREE_FAILURES_OF_PAIR = 3;
    /** Many users may share an address. */
    private static final int FREE_FAILURES_OF_ADDRESS = 20;

    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final int DOUBLINGS = 7;

    private final Cache<Object, AtomicInteger> failures = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterAccess(REMEMBERED)
            .build();
    private final Map<Object, Integer> taken = new HashMap<>();

    /**
     * Who tries, and as whom.
     *
     * @param name of the user as it was given, which may be none's
     */
    record Attempt(String name, String address) {}

    private record OfName(String name) {}

    private record OfAddress(String address) {}

    private record Everybody() {}

    private record Limit(Object key, int places) {}

    private static List<Limit> limits(Attempt attempt) {
        return List.of(
                new Limit(attempt, PLACES_OF_PAIR),
                new Limit(new OfAddress(attempt.address()), PLACES_OF_ADDRESS),
                new Limit(new OfName(attempt.name()), PLACES_OF_NAME),
                new Limit(new Everybody(), PLACES));
    }

    /** @return whether there was a place; it is held until {@link #leave} */
    synchronized boolean enter(Attempt attempt) {
        List<Limit> limits = limits(attempt);
        if (limits.stream().anyMatch(limit -> taken.getOrDefault(limit.key(), 0) >= limit.places())) {
            return false;
        }
        limits.forEach(limit -> taken.merge(limit.key(), 1, Integer::sum));
        return true;
    }

    synchronized void leave(Attempt attempt) {
        limits(attempt)
                .forEach(limit -> taken.computeIfPresent(limit.key(), (key, count) -> count == 1 ? null : count - 1));
    }

    /** Counts a wrong password. @return how long its answer has to wait */
    Wrong wrong(Attempt attempt) {
        int ofPair = count(attempt);
        int ofAddress = count(new OfAddress(attempt.address()));
        int beyond = Math.max(ofPair - FREE_FAILURES_OF_PAIR, ofAddress - FREE_FAILURES_OF_ADDRESS);
        return new Wrong(delay(beyond), ofPair);
    }

    /** @param count of wrong passwords for that name from that address */
    record Wrong(Duration delay, int count) {}

    /** A right password: what was mistyped before does not count any more. */
    void right(Attempt attempt) {
        failures.invalidate(attempt);
    }

    private int count(Object key) {
        return failures.get(key, any -> new AtomicInteger()).incrementAndGet();
    }

    private static Duration delay(int beyond) {
        if (beyond <= 0) {
            return Duration.ZERO;
        }
        Duration grown = FIRST_DELAY.multipliedBy(1L << Math.min(beyond - 1, DOUBLINGS));
        return grown.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : grown;
    }
}
