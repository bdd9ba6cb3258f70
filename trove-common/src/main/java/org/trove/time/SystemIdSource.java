package org.trove.time;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids and jitter from the platform's own sources. */
public final class SystemIdSource implements IdSource {
    @Override
    public UUID newId() {
        return UUID.randomUUID();
    }

    @Override
    public double nextFraction() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
