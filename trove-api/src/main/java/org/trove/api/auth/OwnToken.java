package org.trove.api.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.api.auth.KeystoneClient.Login;
import org.trove.error.TroveException;

/**
 * The token with which this service asks about others' tokens. One request at a time gets a new one and the others wait for what
 * comes of it: Keystone hashes a password for each, which is slow on purpose.
 */
final class OwnToken {

    private static final Logger LOG = LoggerFactory.getLogger(OwnToken.class);

    /** Before its end, at most a tenth of its life. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    /** Between attempts that Keystone would refuse again: it may lock the user out for them. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final KeystoneClient keystone;
    private final String user;
    private final Clock clock;
    private final ReentrantLock renewal = new ReentrantLock();
    private volatile @Nullable Held held;
    private volatile Instant pausedUntil = Instant.MIN;
    /** Differs from before a wait where a renewal failed during it. */
    private final AtomicInteger failures = new AtomicInteger();

    OwnToken(KeystoneClient keystone, String user, Clock clock) {
        this.keystone = keystone;
        this.user = user;
        this.clock = clock;
    }

    /** A token that has not expired. @throws TroveException UNAVAILABLE where none is to be had */
    String current() {
        Held now = held;
        Instant time = clock.instant();
        if (now == null || !time.isBefore(now.expires())) {
            return renewed(now == null ? null : now.token());
        }
        return time.isBefore(now.renewFrom()) ? now.token() : renewedEarly(now);
    }

    /** One request renews it, the others go on with it, and so does this one where Keystone is away. */
    private String renewedEarly(Held now) {
        if (clock.instant().isBefore(pausedUntil) || !renewal.tryLock()) {
            return now.token();
        }
        try {
            Held newer = held;
            return newer == null || newer.token().equals(now.token()) ? renew() : newer.token();
        } catch (TroveException e) {
            pausedUntil = clock.instant().plus(PAUSE);
            LOG.warn("own token not renewed, expires={}", now.expires(), e);
            return now.token();
        } finally {
            renewal.unlock();
        }
    }

    /** A token that is newer than one that Keystone does not accept any more, or than none. */
    String renewed(@Nullable String refused) {
        int failuresBefore = failures.get();
        renewal.lock();
        try {
            Held now = held;
            if (now != null && !now.token().equals(refused)) {
                return now.token();
            }
            if (failures.get() != failuresBefore || clock.instant().isBefore(pausedUntil)) {
                throw KeystoneAway.because("Keystone gave another request no token for this service");
            }
            return renew();
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            throw e;
        } finally {
            renewal.unlock();
        }
    }

    private String renew() {
        Login login = keystone.logIn();
        Instant now = clock.instant();
        if (login instanceof Login.Token given) {
            Duration tenth = Duration.between(now, given.expires()).dividedBy(10);
            Duration margin = tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN;
            held = new Held(given.token(), given.expires(), given.expires().minus(margin));
            return given.token();
        }
        int status = login instanceof Login.Refused refused ? refused.status() : 0;
        pausedUntil = now.plus(PAUSE);
        throw KeystoneAway.because("Keystone refused to log this service in as user " + user + " (status " + status
                + "): look at keystone_authtoken, at the user and at its roles in the project");
    }

    private record Held(String token, Instant expires, Instant renewFrom) {
        @Override
        public String toString() {
            return "Held[***, expires=" + expires + "]";
        }
    }
}
