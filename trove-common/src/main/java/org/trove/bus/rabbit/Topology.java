package org.trove.bus.rabbit;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.trove.bus.Endpoint;

/** Makes exchanges and queues as oslo.messaging makes them, so that either side may come first. */
final class Topology {
    private static final int TRANSIENT_EXPIRY_MILLIS = 1_800_000;

    private final QueueSettings settings;

    Topology(QueueSettings settings) {
        this.settings = settings;
    }

    void declareExchange(Channel channel) throws IOException {
        channel.exchangeDeclare(settings.exchange(), "topic", settings.durable(), false, null);
    }

    /** @throws IOException where the exchange is gone; the broker then closes the channel */
    void findExchange(Channel channel) throws IOException {
        channel.exchangeDeclarePassive(settings.exchange());
    }

    /** The two queues that requests wait in. @return their names */
    List<String> declareQueues(Channel channel, Endpoint endpoint, boolean rabbitMq) throws IOException {
        List<String> queues = queuesOf(endpoint);
        for (String queue : queues) {
            declareQueue(channel, queue, rabbitMq);
        }
        return queues;
    }

    /** The queue of the topic alone: what is sent to an endpoint that is still to come waits there. */
    void declareTopicQueue(Channel channel, Endpoint endpoint, boolean rabbitMq) throws IOException {
        declareQueue(channel, endpoint.topic(), rabbitMq);
    }

    private void declareQueue(Channel channel, String queue, boolean rabbitMq) throws IOException {
        Map<String, Object> arguments = new HashMap<>();
        if (rabbitMq && settings.type() == QueueSettings.Type.QUORUM) {
            arguments.put("x-queue-type", "quorum");
        }
        channel.queueDeclare(queue, settings.durable(), false, false, arguments);
        channel.queueBind(queue, settings.exchange(), queue);
    }

    /** The queue for what is sent to all servers of a topic. @return its name */
    String declareFanout(Channel channel, Endpoint endpoint, String suffix, boolean rabbitMq) throws IOException {
        String exchange = fanoutOf(endpoint);
        String queue = exchange + "_" + suffix;
        channel.exchangeDeclare(exchange, "fanout", false, true, null);
        declareTransient(channel, queue, rabbitMq);
        channel.queueBind(queue, exchange, endpoint.topic());
        return queue;
    }

    /** A queue that goes some time after its consumer: RabbitMQ keeps it through a reconnection, others drop it at once. */
    void declareTransient(Channel channel, String queue, boolean rabbitMq) throws IOException {
        Map<String, Object> arguments = rabbitMq ? Map.of("x-expires", TRANSIENT_EXPIRY_MILLIS) : Map.of();
        channel.queueDeclare(queue, false, false, !rabbitMq, arguments);
    }

    /**
     * Binds the queues of a server again. That changes nothing where they are bound, and mends it where somebody made the
     * exchange anew.
     *
     * @throws IOException where a queue or exchange is gone; the broker then closes the channel
     */
    void bindAgain(Channel channel, Endpoint endpoint, String suffix) throws IOException {
        for (String queue : queuesOf(endpoint)) {
            channel.queueBind(queue, settings.exchange(), queue);
        }
        String fanout = fanoutOf(endpoint);
        channel.queueBind(fanout + "_" + suffix, fanout, endpoint.topic());
    }

    List<String> queuesOf(Endpoint endpoint) {
        return List.of(endpoint.topic(), endpoint.topic() + "." + endpoint.server());
    }

    String fanoutOf(Endpoint endpoint) {
        return endpoint.topic() + "_fanout";
    }
}
