package org.trove.api.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The part of a body that has arrived. Bytes are copied, so that a sender of single bytes holds no buffer of the server for each.
 */
final class BodyContent {

    private final BodyMemory memory;
    private final int maxBytes;
    private byte[] bytes = new byte[0];
    private int length;
    private long received;
    private long taken;

    /** @param maxBytes that are kept; the rest is counted only */
    BodyContent(BodyMemory memory, int maxBytes) {
        this.memory = memory;
        this.maxBytes = maxBytes;
    }

    /** @return false where the memory of all bodies together is used up */
    boolean add(ByteBuffer arrived) {
        received += arrived.remaining();
        int kept = Math.min(arrived.remaining(), maxBytes - length);
        if (!reserve(length + kept)) {
            return false;
        }
        arrived.get(bytes, length, kept);
        length += kept;
        return true;
    }

    private boolean reserve(int wanted) {
        if (wanted <= bytes.length) {
            return true;
        }
        int size = Math.min(Math.max(wanted, bytes.length * 2), Math.max(maxBytes, wanted));
        long paid = Math.max(0, size - BodyMemory.FREE_BYTES);
        if (!memory.take(paid - taken)) {
            return false;
        }
        taken = paid;
        bytes = Arrays.copyOf(bytes, size);
        return true;
    }

    /** All bytes that came, kept or not. */
    long received() {
        return received;
    }

    ByteBuffer kept() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /** Gives the memory back; what {@link #kept} gave is not to be read any more. */
    void release() {
        memory.giveBack(taken);
        taken = 0;
        bytes = new byte[0];
        length = 0;
    }
}
