package org.trove.bus.rabbit;

import com.rabbitmq.client.Delivery;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.trove.bus.MessageBus;

/** A message as one channel delivered it. */
final class RabbitIncoming implements MessageBus.Incoming {
    private static final String COUNT = "x-delivery-count";

    private final Settlements settlements;
    private final long deliveryTag;
    private final byte[] body;
    private final int deliveriesBefore;
    private final boolean dropsRejected;
    private final Runnable onSettled;
    private final AtomicBoolean settled = new AtomicBoolean();

    /**
     * @param delivery what the broker handed out
     * @param dropsRejected whether the broker drops what is rejected and not to be delivered again: Qpid keeps it in the queue
     *     for another consumer, so that enough of it fills the queue
     */
    RabbitIncoming(Settlements settlements, Delivery delivery, boolean dropsRejected, Runnable onSettled) {
        this.settlements = settlements;
        this.deliveryTag = delivery.getEnvelope().getDeliveryTag();
        this.body = delivery.getBody();
        this.deliveriesBefore = deliveriesBefore(delivery);
        this.dropsRejected = dropsRejected;
        this.onSettled = onSettled;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public int deliveriesBefore() {
        return deliveriesBefore;
    }

    /** Quorum queues count; others only know that it is not the first time. */
    private static int deliveriesBefore(Delivery delivery) {
        int atLeast = delivery.getEnvelope().isRedeliver() ? 1 : 0;
        @Nullable Map<String, Object> headers = delivery.getProperties().getHeaders();
        return headers != null && headers.get(COUNT) instanceof Number count
                ? Math.max(atLeast, (int) Math.min(count.longValue(), Integer.MAX_VALUE - 1))
                : atLeast;
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
