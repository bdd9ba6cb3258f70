package org.trove.api.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that bodies may hold together while they arrive. The first bytes of each body are free: requests of ordinary size
 * are read however many large ones are under way.
 */
final class BodyMemory {

    /** Of each body. Only the number of connections bounds them together. */
    static final int FREE_BYTES = 8 << 10;

    /** Of the heap. */
    private static final int SHARE = 8;

    private final AtomicLong left;

    BodyMemory(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** A share of this process' heap. */
    static BodyMemory ofHeap() {
        return new BodyMemory(Runtime.getRuntime().maxMemory() / SHARE);
    }

    /** @return whether there was so much; nothing is taken otherwise */
    boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
