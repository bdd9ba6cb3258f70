package org.trove.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What somebody can do with the broker's account that all guests have: copy what is sent to a topic, and send anything anywhere. */
public final class Eavesdropper implements AutoCloseable {
    private static final String EXCHANGE = "trove";
    private static final int PATIENCE_SECONDS = 20;

    private final Connection connection;
    private final Channel channel;
    private final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();

    /** @param topic whose messages it copies into a queue of its own */
    public Eavesdropper(int port, String topic) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(port);
        connection = factory.newConnection("an eavesdropper");
        channel = connection.createChannel();
        channel.confirmSelect();
        String queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, EXCHANGE, topic);
        DeliverCallback keep = (tag, delivery) -> heard.add(delivery.getBody());
        channel.basicConsume(queue, true, keep, tag -> {});
    }

    /** The next message that was sent to the topic. */
    public String next() throws InterruptedException {
        byte[] body = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (body == null) {
            throw new AssertionError("nothing was sent");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Sends to a topic. */
    public void send(String topic, String body) throws Exception {
        publish(EXCHANGE, topic, body);
    }

    /** Sends straight to a queue. */
    public void sendToQueue(String queue, String body) throws Exception {
        publish("", queue, body);
    }

    /** Returns when the broker has queued the message, so that what others send afterwards comes after it. */
    private void publish(String exchange, String key, String body) throws Exception {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .build();
        channel.basicPublish(exchange, key, properties, body.getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
