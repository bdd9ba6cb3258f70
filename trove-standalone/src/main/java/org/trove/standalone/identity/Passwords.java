package org.trove.standalone.identity;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks passwords. A password that was right once is known again by a digest under a key of this process, so that only the
 * first login of a user costs the slow hash. One slow hash at a time: guessing may keep one processor busy, not all.
 */
final class Passwords {
    private static final Logger LOG = LoggerFactory.getLogger(Passwords.class);
    private static final int MAX_LENGTH = 4096;

    private final Hmac digest;
    private final int iterations;
    private final SecureRandom random;
    private final Map<String, byte[]> verified = new ConcurrentHashMap<>();
    private final Object slow = new Object();

    Passwords(int iterations, SecureRandom random) {
        this.iterations = iterations;
        this.random = random;
        byte[] key = new byte[32];
        random.nextBytes(key);
        this.digest = new Hmac(key);
    }

    /**
     * Whether this is the user's password.
     *
     * @param user null where there is no such user: takes as long as for a real one and is never right, so that the time does
     *     not tell which names exist
     */
    boolean isRight(@Nullable User user, String password) {
        if (password.length() > MAX_LENGTH) {
            return false;
        }
        String hash = user == null ? null : user.passwordHash();
        if (user == null || hash == null) {
            spend(password);
            return false;
        }
        byte[] seen = digest.of(hash + '\n' + password);
        if (isKnown(user.id(), seen)) {
            return true;
        }
        boolean right = matches(PasswordHash.parse(hash), password);
        if (right) {
            verified.put(user.id(), seen);
        }
        return right;
    }

    /** Whether this password was right before; false says nothing. Quick. */
    boolean isKnown(User user, String password) {
        return password.length() <= MAX_LENGTH && isKnown(user.id(), digest.of(user.passwordHash() + '\n' + password));
    }

    private boolean isKnown(String userId, byte[] seen) {
        byte[] known = verified.get(userId);
        return known != null && MessageDigest.isEqual(known, seen);
    }

    /** As slow as {@link #matches}. */
    private void spend(String password) {
        synchronized (slow) {
            PasswordHash spent = PasswordHash.of(password, iterations, random);
            LOG.trace("no such user hash={}", spent);
        }
    }

    private boolean matches(PasswordHash hash, String password) {
        synchronized (slow) {
            return hash.matches(password);
        }
    }
}
