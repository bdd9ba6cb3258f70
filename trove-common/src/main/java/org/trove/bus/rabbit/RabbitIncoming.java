package org.trove.bus.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.MessageBus;

/** A message as one channel delivered it. Once that channel is gone the broker delivers it again, whatever is said here. */
final class RabbitIncoming implements MessageBus.Incoming {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitIncoming.class);

    private final Channel channel;
    private final long deliveryTag;
    private final byte[] body;
    private final Runnable onSettled;
    private final AtomicBoolean settled = new AtomicBoolean();

    RabbitIncoming(Channel channel, long deliveryTag, byte[] body, Runnable onSettled) {
        this.channel = channel;
        this.deliveryTag = deliveryTag;
        this.body = body;
        this.onSettled = onSettled;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public void acknowledge() {
        settle(() -> channel.basicAck(deliveryTag, false));
    }

    @Override
    public void reject(boolean requeue) {
        settle(() -> channel.basicNack(deliveryTag, false, requeue));
    }

    private void settle(Answer answer) {
        // The broker closes a channel that answers twice.
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        try {
            answer.send();
        } catch (IOException | AlreadyClosedException e) {
            LOG.debug("An acknowledgement came too late, the message will be delivered again", e);
        } finally {
            onSettled.run();
        }
    }

    private interface Answer {
        void send() throws IOException;
    }
}
