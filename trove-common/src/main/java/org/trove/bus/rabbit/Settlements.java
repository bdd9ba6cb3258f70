package org.trove.bus.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the broker what became of the deliveries of one channel, many of them at once: an acknowledgement of its own for each
 * costs the broker more than the message. Those without a gap before them go out together, as soon as nothing else is being
 * handled or a batch is full; of a full batch those behind a gap go out one by one, so that one slow message holds up no
 * other. Once the channel is gone the broker delivers again whatever is said here.
 */
final class Settlements {
    private static final Logger LOG = LoggerFactory.getLogger(Settlements.class);
    private static final int LARGEST_BATCH = 128;
    private static final int BATCHES_OF_PREFETCH = 4;

    private final Channel channel;
    private final int batch;
    /** Tags above {@link #contiguous} that are settled. */
    private final Set<Long> settled = new HashSet<>();
    /** Those of them whose acknowledgement has not been sent. */
    private final Set<Long> unsent = new HashSet<>();

    private long delivered;
    /** Every delivery up to this tag is settled. */
    private long contiguous;
    /** The last one up to there whose acknowledgement has not been sent; 0 = none: the broker knows no tag twice. */
    private long lastUnsent;

    private int unsentBelow;

    /** @param prefetch how many deliveries the broker hands out before it wants to hear of them */
    Settlements(Channel channel, int prefetch) {
        this.channel = channel;
        this.batch = Math.max(1, Math.min(LARGEST_BATCH, prefetch / BATCHES_OF_PREFETCH));
    }

    /** Tags of a channel count from 1. */
    synchronized void delivered(long tag) {
        delivered = tag;
    }

    synchronized void acknowledge(long tag) {
        unsent.add(tag);
        settle(tag);
    }

    synchronized void reject(long tag, boolean requeue) {
        send(() -> channel.basicNack(tag, false, requeue));
        settle(tag);
    }

    /** Whether nothing is being handled. */
    synchronized boolean isQuiet() {
        return contiguous == delivered;
    }

    private void settle(long tag) {
        settled.add(tag);
        while (settled.remove(contiguous + 1)) {
            contiguous++;
            if (unsent.remove(contiguous)) {
                lastUnsent = contiguous;
                unsentBelow++;
            }
        }
        boolean full = unsentBelow + unsent.size() >= batch;
        if (full || isQuiet()) {
            flush();
        }
    }

    private void flush() {
        if (lastUnsent > 0) {
            long upTo = lastUnsent;
            send(() -> channel.basicAck(upTo, true));
            lastUnsent = 0;
            unsentBelow = 0;
        }
        for (long tag : unsent) {
            send(() -> channel.basicAck(tag, false));
        }
        unsent.clear();
    }

    private static void send(Answer answer) {
        try {
            answer.send();
        } catch (IOException | AlreadyClosedException e) {
            LOG.debug("An acknowledgement came too late, the message will be delivered again", e);
        }
    }

    private interface Answer {
        void send() throws IOException;
    }
}
