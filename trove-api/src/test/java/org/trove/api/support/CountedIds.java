package org.trove.api.support;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.trove.time.IdSource;

/** Ids in sequence. */
final class CountedIds implements IdSource {

    private final AtomicLong last = new AtomicLong();

    @Override
    public UUID newId() {
        return new UUID(0x0000_4000L, last.incrementAndGet());
    }

    @Override
    public double nextFraction() {
        return 0.5;
    }
}
