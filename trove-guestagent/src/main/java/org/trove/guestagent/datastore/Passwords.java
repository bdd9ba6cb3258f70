package org.trove.guestagent.datastore;

import java.util.random.RandomGenerator;

/** Makes passwords of letters and digits, as Trove's: 36 characters. */
public final class Passwords {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 36;

    private final RandomGenerator random;

    /** @param random a secure one, outside of tests */
    public Passwords(RandomGenerator random) {
        this.random = random;
    }

    public String next() {
        StringBuilder password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
