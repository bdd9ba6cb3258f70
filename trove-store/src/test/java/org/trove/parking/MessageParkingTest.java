package org.trove.parking;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics;
import org.trove.bus.BusMetrics.DropReason;
import org.trove.bus.Endpoint;
import org.trove.bus.ManualScheduler;
import org.trove.bus.MessageBus;
import org.trove.bus.memory.MemoryMessageBus;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.ParkedMessage;
import org.trove.store.memory.MemoryDatabase;

class MessageParkingTest {
    private static final String TOPIC = "taskmanager";
    private static final String BODY =
            "{\"oslo.version\": \"2.0\", \"oslo.message\": \"{\\\"method\\\": \\\"restart\\\", \\\"args\\\": {\\\"password\\\": \\\"s3cret\\\"}}\"}";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private final RuntimeException failure =
            new IllegalStateException("s3cret", new SQLException("s3cret", "22001", 1406));

    private final MemoryDatabase database = new MemoryDatabase(Clock.systemUTC());
    private final MemoryMessageBus bus = new MemoryMessageBus();
    private final ManualScheduler thread = new ManualScheduler();
    private final BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
    private final MessageParking parking = new MessageParking(database, bus, thread, metrics);
    private final List<String> answers = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(MessageParking.class)).addAppender(log);
    }

    @AfterEach
    void end() {
        ((Logger) LoggerFactory.getLogger(MessageParking.class)).detachAppender(log);
        thread.shutdownNow();
    }

    private List<ParkedMessage.Summary> parked() {
        return database.read(stores -> stores.parkedMessages().list());
    }

    private void fail(int deliveriesBefore) {
        parking.failed(TOPIC, incoming(BODY, deliveriesBefore), failure);
        thread.advance(PAUSE);
    }

    private MessageBus.Incoming incoming(String body, int deliveriesBefore) {
        return new MessageBus.Incoming() {
            @Override
            public byte[] body() {
                return body.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public int deliveriesBefore() {
                return deliveriesBefore;
            }

            @Override
            public void acknowledge() {
                answers.add("ack");
            }

            @Override
            public void reject(boolean requeue) {
                answers.add(requeue ? "again" : "drop");
            }
        };
    }

    @Test
    void a_message_that_fails_again_and_again_is_put_aside_after_five_attempts() {
        for (int i = 0; i < 5; i++) {
            fail(0);
        }

        assertThat(answers).containsExactly("again", "again", "again", "again", "ack");
        assertThat(metrics.parkings(TOPIC)).isEqualTo(1);
        assertThat(parked()).singleElement().satisfies(one -> {
            assertThat(one.topic()).isEqualTo(TOPIC);
            assertThat(one.method()).isEqualTo("restart");
            assertThat(one.attempts()).isEqualTo(5);
            assertThat(one.reason()).contains("IllegalStateException", "SQLException", "MessageParkingTest");
        });
    }

    @Test
    void nothing_of_the_body_is_shown_or_logged() {
        for (int i = 0; i < 5; i++) {
            fail(0);
        }

        assertThat(parked().toString()).doesNotContain("s3cret");
        assertThat(log.list).isNotEmpty().allSatisfy(event -> {
            assertThat(event.getFormattedMessage()).doesNotContain("s3cret");
            assertThat(event.getThrowableProxy()).isNull();
        });
    }

    @Test
    void attempts_of_other_processes_count_where_the_broker_counts_them() {
        fail(4);

        assertThat(answers).containsExactly("ack");
        assertThat(parked()).hasSize(1);
    }

    @Test
    void a_pause_lies_between_two_attempts() {
        parking.failed(TOPIC, incoming(BODY, 0), failure);
        thread.advance(PAUSE.minusMillis(1));
        assertThat(answers).isEmpty();

        thread.advance(Duration.ofMillis(1));
        assertThat(answers).containsExactly("again");
    }

    @Test
    void a_database_that_is_away_is_no_failure_of_the_message() {
        for (int i = 0; i < 10; i++) {
            parking.failed(
                    TOPIC,
                    incoming(BODY, 0),
                    new DatabaseUnavailableException("away", new IllegalStateException("away")));
            thread.advance(PAUSE);
        }

        assertThat(answers).hasSize(10).containsOnly("again");
        assertThat(parked()).isEmpty();
    }

    @Test
    void a_message_that_cannot_be_kept_now_comes_again() {
        database.setReachable(false);
        fail(4);
        thread.advance(PAUSE);
        assertThat(answers).containsExactly("again");

        database.setReachable(true);
        fail(5);
        assertThat(answers).containsExactly("again", "ack");
        assertThat(parked()).hasSize(1);
    }

    @Test
    void beyond_a_thousand_of_a_topic_messages_are_dropped_and_counted() {
        for (int i = 0; i <= 1_000; i++) {
            parking.failed(TOPIC, incoming(BODY + " ".repeat(i), 4), failure);
        }
        thread.advance(Duration.ZERO);

        assertThat(parked()).hasSize(1_000);
        assertThat(answers).hasSize(1_001).endsWith("ack", "drop");
        assertThat(metrics.dropped(DropReason.HANDLER_ERROR)).isEqualTo(1);
    }

    @Test
    void an_operator_has_it_sent_again_as_it_was() {
        List<String> arrived = new ArrayList<>();
        bus.serve(new Endpoint(TOPIC, "host"), 10, incoming -> {
            arrived.add(new String(incoming.body(), StandardCharsets.UTF_8));
            incoming.acknowledge();
        });
        parking.serving(TOPIC);
        parking.serving(TOPIC);
        fail(4);
        String id = parked().get(0).id();

        thread.advance(Duration.ofSeconds(5));
        assertThat(arrived).as("before somebody asks").isEmpty();
        database.write(stores -> stores.parkedMessages().askReplay(id));
        thread.advance(Duration.ofSeconds(5));
        thread.advance(Duration.ZERO);

        assertThat(arrived).containsExactly(BODY);
        assertThat(parked()).isEmpty();
        thread.advance(Duration.ofSeconds(5));
        assertThat(arrived).hasSize(1);
    }

    @Test
    void while_the_broker_is_away_it_stays_until_it_can_be_sent() {
        List<String> arrived = new ArrayList<>();
        bus.serve(new Endpoint(TOPIC, "host"), 10, incoming -> {
            arrived.add(new String(incoming.body(), StandardCharsets.UTF_8));
            incoming.acknowledge();
        });
        parking.serving(TOPIC);
        fail(4);
        database.write(stores -> stores.parkedMessages()
                .askReplay(stores.parkedMessages().list().get(0).id()));
        bus.setConnected(false);
        thread.advance(Duration.ofSeconds(5));
        assertThat(parked()).hasSize(1);

        bus.setConnected(true);
        thread.advance(Duration.ofSeconds(5));
        thread.advance(Duration.ZERO);

        assertThat(arrived).containsExactly(BODY);
        assertThat(parked()).isEmpty();
    }

    @Test
    void one_that_failed_and_was_sent_again_has_all_its_attempts_anew() {
        fail(4);
        answers.clear();

        fail(0);

        assertThat(answers).containsExactly("again");
    }
}
