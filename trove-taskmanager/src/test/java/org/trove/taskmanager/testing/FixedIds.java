package org.trove.taskmanager.testing;

import java.util.UUID;
import org.trove.time.IdSource;

/** Counting ids and no jitter. */
public final class FixedIds implements IdSource {
    private long last;

    @Override
    public UUID newId() {
        return new UUID(0, ++last);
    }

    @Override
    public double nextFraction() {
        return 0;
    }
}
