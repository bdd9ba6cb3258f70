package org.trove.bus;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.trove.time.IdSource;

/** Ids in a row, so that a test can be repeated. */
public final class CountingIds implements IdSource {
    private final AtomicLong next = new AtomicLong(1);

    @Override
    public UUID newId() {
        return new UUID(0, next.getAndIncrement());
    }

    @Override
    public double nextFraction() {
        return 0.5;
    }
}
