package org.trove.bus.rabbit;

import java.util.concurrent.CompletableFuture;

/** A message that the broker has not confirmed yet. */
final class PendingPublish {
    private final CompletableFuture<Void> taken;
    private final String destination;
    private final long sentMillis;
    private volatile boolean returned;

    PendingPublish(CompletableFuture<Void> taken, String destination, long sentMillis) {
        this.taken = taken;
        this.destination = destination;
        this.sentMillis = sentMillis;
    }

    CompletableFuture<Void> taken() {
        return taken;
    }

    String destination() {
        return destination;
    }

    boolean isOlderThan(long millis) {
        return sentMillis < millis;
    }

    /** The broker found no queue for it. Its confirmation, of whichever kind, still follows. */
    void markReturned() {
        returned = true;
    }

    boolean isReturned() {
        return returned;
    }
}
