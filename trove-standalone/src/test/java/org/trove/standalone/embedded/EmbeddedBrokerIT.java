package org.trove.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static final String HOST = "127.0.0.1";
    private static final String PASSWORD = "a-password-of-this-test";

    @TempDir
    Path directory;

    private final int port = PortCheck.anyFree(HOST);

    private EmbeddedBroker broker() {
        return new EmbeddedBroker(
                HOST,
                port,
                new BrokerAccounts(
                        new BrokerAccounts.Account("trove", PASSWORD),
                        new BrokerAccounts.Account("guests", "of no use here")),
                directory);
    }

    private Connection connect(String password) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(HOST);
        factory.setPort(port);
        factory.setUsername("trove");
        factory.setPassword(password);
        return factory.newConnection();
    }

    private static Channel topic(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        channel.exchangeDeclare("trove", "topic", true);
        channel.queueDeclare("taskmanager", true, false, false, null);
        channel.queueBind("taskmanager", "trove", "taskmanager");
        channel.confirmSelect();
        return channel;
    }

    @Test
    void a_message_is_confirmed_and_delivered() throws Exception {
        try (EmbeddedBroker broker = broker().start();
                Connection connection = connect(PASSWORD)) {
            Channel channel = topic(connection);
            CompletableFuture<String> received = new CompletableFuture<>();
            channel.basicConsume("taskmanager", false, new DefaultConsumer(channel) {
                @Override
                public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                        throws IOException {
                    channel.basicAck(envelope.getDeliveryTag(), false);
                    received.complete(new String(body, StandardCharsets.UTF_8));
                }
            });

            channel.basicPublish("trove", "taskmanager", true, null, "hello".getBytes(StandardCharsets.UTF_8));

            assertThat(channel.waitForConfirms(10_000)).isTrue();
            assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
            assertThat(connection.getHeartbeat()).isPositive();
        }
    }

    @Test
    void a_message_that_no_queue_takes_is_returned() throws Exception {
        try (EmbeddedBroker broker = broker().start();
                Connection connection = connect(PASSWORD)) {
            Channel channel = topic(connection);
            CompletableFuture<String> returned = new CompletableFuture<>();
            channel.addReturnListener(message -> returned.complete(message.getRoutingKey()));

            channel.basicPublish("trove", "nobody", true, null, new byte[0]);

            assertThat(returned.get(10, TimeUnit.SECONDS)).isEqualTo("nobody");
        }
    }

    @Test
    void a_wrong_password_is_refused_and_the_right_one_is_in_no_file() throws Exception {
        try (EmbeddedBroker broker = broker().start()) {
            assertThatThrownBy(() -> connect("wrong")).isInstanceOf(IOException.class);

            try (Stream<Path> files = Files.walk(directory)) {
                assertThat(files.filter(Files::isRegularFile)).noneMatch(EmbeddedBrokerIT::holdsPassword);
            }
        }
    }

    @Test
    void a_taken_port_is_told_before_anything_starts() {
        try (EmbeddedBroker broker = broker().start()) {
            assertThatThrownBy(() -> broker().start())
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("port " + port + " on " + HOST + " is taken");
        }
    }

    @Test
    void it_starts_again_in_the_same_process() throws Exception {
        broker().start().close();
        try (EmbeddedBroker broker = broker().start();
                Connection connection = connect(PASSWORD)) {
            assertThat(connection.isOpen()).isTrue();
        }
        assertThat(PortCheck.isFree(HOST, port)).isTrue();
    }

    private static boolean holdsPassword(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
