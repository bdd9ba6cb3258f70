package org.trove.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusMetrics.DropReason;
import org.trove.bus.memory.MemoryMessageBus;
import org.trove.context.RequestContext;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretString;
import org.trove.error.UnavailableException;
import org.trove.message.GuestReport;
import org.trove.message.TaskRequest;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.Stamp;
import org.trove.message.wire.WireSecurity;
import org.trove.model.InstanceId;

class TaskAndReportServersTest {
    private static final InstanceId GUEST = new InstanceId("guest-1");
    private static final InstanceId OTHER = new InstanceId("guest-2");
    private static final Endpoint TASKS = new Endpoint("taskmanager", "host-1");
    private static final Endpoint REPORTS = new Endpoint("trove-conductor", "host-1");
    private static final RequestContext CONTEXT = RequestContext.ofService("req-1");

    private static final Clock CLOCK = Clock.systemUTC();

    private final Supplier<Stamp> stamps = Stamps.numbered(CLOCK);
    private final MemoryMessageBus bus = new MemoryMessageBus();
    private final MessageCodec codec = new MessageCodec(new MessageCipher(new SecureRandom()), WireSecurity.DEFAULT);
    private final BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
    private final ManualScheduler scheduler = new ManualScheduler();
    private final InstanceKeys keys = new FixedKeys(Map.of(GUEST, "key of guest 1", OTHER, "key of guest 2"));

    @Test
    void a_task_request_arrives_with_context_and_operation() {
        List<TaskDelivery> deliveries = serveTasks();

        assertThat(caster(keysOf("a"))
                        .cast(new TaskRequest.Restart("i-1"), CONTEXT, "7b0a2a0e-6e0f-4f63-9a53-0a7fdb1f5a11"))
                .isCompleted();

        assertThat(deliveries).singleElement().satisfies(delivery -> {
            assertThat(delivery.request()).isEqualTo(new TaskRequest.Restart("i-1"));
            assertThat(delivery.context()).isEqualTo(CONTEXT);
            assertThat(delivery.uniqueId()).isEqualTo("7b0a2a0e6e0f4f639a530a7fdb1f5a11");
        });
    }

    @Test
    void a_task_request_under_another_key_is_dropped_and_counted() {
        List<TaskDelivery> deliveries = serveTasks();

        caster(keysOf("b")).cast(new TaskRequest.Restart("i-1"), CONTEXT, "x");
        bus.publish("taskmanager", "rubbish".getBytes(StandardCharsets.UTF_8), null);

        assertThat(deliveries).isEmpty();
        assertThat(metrics.dropped(DropReason.WRONG_CODE)).isEqualTo(1);
        assertThat(metrics.dropped(DropReason.MALFORMED)).isEqualTo(1);
        assertThat(bus.waiting("taskmanager")).isZero();
    }

    @Test
    void a_request_given_back_is_delivered_again() {
        List<TaskDelivery> deliveries = serveTasks();
        caster(keysOf("a")).cast(new TaskRequest.Restart("i-1"), CONTEXT, "x");

        deliveries.get(0).reject(true);

        assertThat(bus.waiting("taskmanager")).isEqualTo(1);
    }

    @Test
    void a_report_arrives_when_its_sender_is_who_it_says() {
        List<GuestReport> reports = serveReports(keys);
        GuestReport heartbeat =
                new GuestReport.Heartbeat("guest-1", 5.5, new GuestReport.Payload("healthy", 1L, 2L, "11.4"));

        assertThat(reporter(GUEST, "key of guest 1").cast(heartbeat)).isCompleted();

        assertThat(reports).containsExactly(heartbeat);
    }

    @Test
    void a_report_arrives_in_clear_where_the_operator_has_turned_secure_messaging_off() {
        MessageCodec clear = new MessageCodec(new MessageCipher(new SecureRandom()), WireSecurity.inClear());
        List<GuestReport> reports = new ArrayList<>();
        new ReportServer(bus, clear, keys, scheduler, metrics, FailedMessages.DROPPED).serve(REPORTS, 10, delivery -> {
            assertThat(delivery.number()).isPositive();
            reports.add(delivery.report());
        });
        GuestReport heartbeat =
                new GuestReport.Heartbeat("guest-1", 5.5, new GuestReport.Payload("healthy", 1L, 2L, "11.4"));

        new RpcReportCaster(bus, clear, GUEST, SecretString.of(""), RpcSettings.DEFAULT, new CountingIds(), stamps)
                .cast(heartbeat);

        assertThat(reports).containsExactly(heartbeat);
    }

    @Test
    void a_report_on_another_instance_is_dropped_as_forged() {
        List<GuestReport> reports = serveReports(keys);

        reporter(GUEST, "key of guest 1").cast(new GuestReport.ReportRoot("guest-2", null));

        assertThat(reports).isEmpty();
        assertThat(metrics.dropped(DropReason.FORGED)).isEqualTo(1);
    }

    @Test
    void a_report_under_the_name_of_another_guest_is_dropped() {
        List<GuestReport> reports = serveReports(keys);

        reporter(OTHER, "key of guest 1").cast(new GuestReport.ReportRoot("guest-2", null));

        assertThat(reports).isEmpty();
        assertThat(metrics.dropped(DropReason.WRONG_CODE)).isEqualTo(1);
    }

    @Test
    void a_report_of_an_unknown_instance_is_dropped_as_forged() {
        List<GuestReport> reports = serveReports(new FixedKeys(Map.of()));

        reporter(GUEST, "key of guest 1").cast(new GuestReport.ReportRoot("guest-1", null));

        assertThat(reports).isEmpty();
        assertThat(metrics.dropped(DropReason.FORGED)).isEqualTo(1);
    }

    @Test
    void reports_go_back_to_the_broker_after_a_while_when_no_key_can_be_looked_up() {
        List<GuestReport> reports = serveReports(instance -> {
            throw new UnavailableException("away", new IllegalStateException("away"));
        });
        reporter(GUEST, "key of guest 1").cast(new GuestReport.ReportRoot("guest-1", null));
        assertThat(bus.waiting("trove-conductor")).isZero();

        scheduler.advance(Duration.ofSeconds(1));

        assertThat(reports).isEmpty();
        assertThat(bus.waiting("trove-conductor")).isEqualTo(1);
    }

    @Test
    void a_request_whose_handling_fails_is_handed_on_with_its_topic_and_cause() {
        List<String> failed = new ArrayList<>();
        FailedMessages failures = (topic, incoming, cause) -> failed.add(topic + ": " + cause.getMessage());
        new TaskRequestServer(bus, codec, keysOf("a"), metrics, failures).serve(TASKS, 10, delivery -> {
            if (delivery.uniqueId().equals("later")) {
                delivery.fail(new IllegalStateException("failed"));
            } else {
                throw new IllegalStateException("thrown");
            }
        });

        caster(keysOf("a")).cast(new TaskRequest.Restart("i-1"), CONTEXT, "now");
        caster(keysOf("a")).cast(new TaskRequest.Restart("i-1"), CONTEXT, "later");

        assertThat(failed).containsExactly("taskmanager: thrown", "taskmanager: failed");
    }

    @Test
    void a_report_that_cannot_be_written_is_handed_on_unless_the_next_replaces_it() {
        List<String> failed = new ArrayList<>();
        FailedMessages failures = (topic, incoming, cause) -> failed.add(topic + ": " + cause.getMessage());
        new ReportServer(bus, codec, keys, scheduler, metrics, failures)
                .serve(REPORTS, 10, delivery -> delivery.fail(new IllegalStateException("refused")));

        reporter(GUEST, "key of guest 1")
                .cast(new GuestReport.Heartbeat("guest-1", 5.5, new GuestReport.Payload("healthy", 1L, 2L, "11.4")));
        assertThat(failed).isEmpty();
        reporter(GUEST, "key of guest 1").cast(new GuestReport.ReportRoot("guest-1", null));

        assertThat(failed).containsExactly("trove-conductor: refused");
        assertThat(bus.waiting("trove-conductor")).isZero();
    }

    private List<TaskDelivery> serveTasks() {
        List<TaskDelivery> deliveries = new ArrayList<>();
        new TaskRequestServer(bus, codec, keysOf("a"), metrics, FailedMessages.DROPPED)
                .serve(TASKS, 10, deliveries::add);
        return deliveries;
    }

    private List<GuestReport> serveReports(InstanceKeys known) {
        List<GuestReport> reports = new ArrayList<>();
        new ReportServer(bus, codec, known, scheduler, metrics, FailedMessages.DROPPED).serve(REPORTS, 10, delivery -> {
            reports.add(delivery.report());
            delivery.acknowledge();
        });
        return reports;
    }

    private RpcTaskCaster caster(KeySettings settings) {
        return new RpcTaskCaster(bus, codec, settings, RpcSettings.DEFAULT, CLOCK);
    }

    private RpcReportCaster reporter(InstanceId instance, String key) {
        return new RpcReportCaster(
                bus, codec, instance, SecretString.of(key), RpcSettings.DEFAULT, new CountingIds(), stamps);
    }

    private static KeySettings keysOf(String start) {
        SecretString key = SecretString.of(start + "-key-that-is-long-enough-for-a-test");
        return new KeySettings(key, key, key);
    }
}
