package org.trove.bus.rabbit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the broker keeps a message that nobody takes.
 *
 * @param expiration null = for ever
 * @param persistent whether it outlives the broker's restart, in a durable queue
 */
record Keeping(@Nullable Duration expiration, boolean persistent) {
    static final Keeping LASTING = new Keeping(null, true);
    static final Keeping FLEETING = new Keeping(null, false);

    static Keeping lasting(@Nullable Duration expiration) {
        return new Keeping(expiration, true);
    }
}
