package org.trove.bus.rabbit;

import java.util.concurrent.atomic.AtomicBoolean;
import org.trove.bus.MessageBus;

/** A message as one channel delivered it. */
final class RabbitIncoming implements MessageBus.Incoming {
    private final Settlements settlements;
    private final long deliveryTag;
    private final byte[] body;
    private final boolean dropsRejected;
    private final Runnable onSettled;
    private final AtomicBoolean settled = new AtomicBoolean();

    /**
     * @param dropsRejected whether the broker drops what is rejected and not to be delivered again: Qpid keeps it in the queue
     *     for another consumer, so that enough of it fills the queue
     */
    RabbitIncoming(Settlements settlements, long deliveryTag, byte[] body, boolean dropsRejected, Runnable onSettled) {
        this.settlements = settlements;
        this.deliveryTag = deliveryTag;
        this.body = body;
        this.dropsRejected = dropsRejected;
        this.onSettled = onSettled;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public void acknowledge() {
        // The broker closes a channel that answers twice.
        if (settled.compareAndSet(false, true)) {
            settlements.acknowledge(deliveryTag);
            onSettled.run();
        }
    }

    @Override
    public void reject(boolean requeue) {
        if (!requeue && !dropsRejected) {
            acknowledge();
        } else if (settled.compareAndSet(false, true)) {
            settlements.reject(deliveryTag, requeue);
            onSettled.run();
        }
    }
}
