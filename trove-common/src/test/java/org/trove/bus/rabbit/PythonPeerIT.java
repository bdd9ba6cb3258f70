package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.bus.BusMetrics;
import org.trove.bus.Endpoint;
import org.trove.bus.FailedMessages;
import org.trove.bus.FixedKeys;
import org.trove.bus.GuestException;
import org.trove.bus.ReportServer;
import org.trove.bus.RpcGuestRpc;
import org.trove.bus.RpcSettings;
import org.trove.bus.TaskDelivery;
import org.trove.bus.TaskRequestServer;
import org.trove.context.RequestContext;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretString;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;
import org.trove.message.TaskRequest;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.message.wire.AcceptedCodes;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.WireSecurity;
import org.trove.model.InstanceId;
import org.trove.time.SystemIdSource;

/** Trove's own Python code, as Debian packages it, on the other side of a real broker: what it says and what it understands. */
class PythonPeerIT {
    private static final int PATIENCE_SECONDS = 60;
    private static final String GUEST_KEY = "0123456789abcdefghijklmnopqrstuv";
    private static final String TASK_KEY = "a key of the task manager, long enough";
    private static final RequestContext CONTEXT =
            new RequestContext("u-2", "p-2", List.of("member"), false, "req-2", "token");

    private final InstanceId guest = new InstanceId(UUID.randomUUID().toString());
    private final String conductorTopic = "conductor-of-" + guest;
    private final String taskTopic = "taskmanager-of-" + guest;
    private final BlockingQueue<GuestReport> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<TaskDelivery> tasks = new LinkedBlockingQueue<>();
    private final BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
    private final MessageCodec codec =
            new MessageCodec(new MessageCipher(new SecureRandom()), WireSecurity.of(AcceptedCodes.NONE_TOO));
    private final FixedKeys keys = new FixedKeys(Map.of(guest, GUEST_KEY));
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final RabbitMessageBus bus = RabbitMessageBusIT.openAt(RabbitMessageBusIT.port());

    @TempDir
    private Path directory;

    private PeerProcess python;
    private RpcGuestRpc rpc;

    @BeforeEach
    void start() throws Exception {
        rpc = new RpcGuestRpc(
                bus, codec, keys, RpcSettings.DEFAULT, new SystemIdSource(), Clock.systemUTC(), scheduler, metrics);
        new ReportServer(bus, codec, keys, scheduler, metrics, FailedMessages.DROPPED)
                .serve(new Endpoint(conductorTopic, "host"), 10, delivery -> {
                    reports.add(delivery.report());
                    delivery.acknowledge();
                });
        KeySettings taskKeys = new KeySettings(
                SecretString.of(TASK_KEY),
                SecretString.of("not used here, but long enough"),
                SecretString.of("nor is this one, but long enough"));
        new TaskRequestServer(bus, codec, taskKeys, metrics, FailedMessages.DROPPED)
                .serve(new Endpoint(taskTopic, "host"), 10, delivery -> {
                    tasks.add(delivery);
                    delivery.acknowledge();
                });
        python = PeerProcess.start(configuration(), guest.value());
        python.await("serving");
    }

    @AfterEach
    void stop() throws Exception {
        python.close();
        bus.remove(Endpoint.ofGuest(guest));
        bus.remove(new Endpoint(conductorTopic, "host"));
        bus.remove(new Endpoint(taskTopic, "host"));
        rpc.close();
        bus.close();
        scheduler.shutdownNow();
    }

    @Test
    void either_side_understands_the_other() throws Exception {
        a_heartbeat_of_a_python_guest_is_believed();
        a_request_of_a_python_api_arrives_whole();
        a_python_guest_answers_a_call();
        a_failure_in_a_python_guest_shows_its_kind_and_message();
        a_python_guest_is_prepared();
    }

    private void a_heartbeat_of_a_python_guest_is_believed() throws InterruptedException {
        assertThat(reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(GuestReport.Heartbeat.class, beat -> {
                    assertThat(beat.instanceId()).isEqualTo(guest.value());
                    assertThat(beat.sent()).isEqualTo(1700000000.25);
                    assertThat(beat.payload().serviceStatus()).isEqualTo("healthy");
                });
    }

    private void a_request_of_a_python_api_arrives_whole() throws InterruptedException {
        TaskDelivery delivery = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(delivery.context().projectId()).isEqualTo("p-1");
        assertThat(delivery.context().roles()).containsExactly("member");
        assertThat(delivery.request()).isInstanceOfSatisfying(TaskRequest.CreateInstance.class, create -> {
            assertThat(create.instanceId()).isEqualTo(guest.value());
            assertThat(create.flavor()).containsEntry("ram", 512);
            assertThat(create.databases()).containsExactly(new WireDatabase("app", null, null));
            assertThat(create.users()).containsExactly(new WireUser("u1", "p\u00e4ss", "%", List.of(), false));
            assertThat(create.volumeSize()).isEqualTo(2);
            assertThat(create.dsVersion()).isEqualTo("10.11");
        });
    }

    private void a_python_guest_answers_a_call() throws Exception {
        GuestCommand.DatabasePage page = rpc.call(guest, new GuestCommand.ListDatabases(20, "a", false), CONTEXT)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(page)
                .isEqualTo(new GuestCommand.DatabasePage(List.of(new WireDatabase("app", null, "utf8")), "app"));
        assertThat(python.await("list_databases")).isEqualTo("[\"list_databases\", 20, \"a\", false, \"p-2\"]");
    }

    private void a_failure_in_a_python_guest_shows_its_kind_and_message() {
        assertThatThrownBy(() ->
                        rpc.call(guest, new GuestCommand.Restart(), CONTEXT).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        GuestException.class, e -> assertThat(e.kind()).isEqualTo("ValueError"))
                .hasMessageContaining("the datastore does not stop");
    }

    private void a_python_guest_is_prepared() throws Exception {
        GuestCommand.Prepare prepare = new GuestCommand.Prepare(
                List.of("mariadb"),
                List.of(new WireDatabase("app", null, null)),
                512,
                List.of(new WireUser("u1", "p\u00e4ss", "%", List.of(), false)),
                "/dev/vdb",
                "/var/lib/mysql",
                null,
                "[mysqld]\nport = 3306\n",
                null,
                null,
                null,
                null,
                null,
                "10.11");
        rpc.cast(guest, prepare, CONTEXT).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(python.await("prepare"))
                .contains("\"memory_mb\": 512")
                .contains("\"_password\": \"p\\u00e4ss\"")
                .contains("\"config_contents\": \"[mysqld]\\nport = 3306\\n\"")
                .contains("\"ds_version\": \"10.11\"")
                .contains("\"snapshot\": null");
    }

    private Path configuration() throws IOException {
        return Files.writeString(directory.resolve("trove.conf"), """
                [DEFAULT]
                transport_url = rabbit://guest:guest@127.0.0.1:%d/
                control_exchange = trove
                conductor_queue = %s
                taskmanager_queue = %s
                instance_rpc_encr_key = %s
                taskmanager_rpc_encr_key = %s
                guest_id = %s
                [oslo_messaging_rabbit]
                amqp_durable_queues = true
                """.formatted(
                        RabbitMessageBusIT.port(), conductorTopic, taskTopic, GUEST_KEY, TASK_KEY, guest.value()));
    }
}
