package org.trove.time;

import java.util.UUID;

/** Makes identifiers and random numbers; injected, so that a whole run can be repeated from a seed. */
public interface IdSource {
    /** A new UUID in the usual text form, 36 characters. */
    UUID newId();

    /** A number from 0 (inclusive) to 1 (exclusive), for jitter. */
    double nextFraction();
}
