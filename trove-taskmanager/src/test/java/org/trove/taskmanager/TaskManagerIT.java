package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusMetrics;
import org.trove.bus.FailedMessages;
import org.trove.bus.GuestCommandServer;
import org.trove.bus.GuestLanes;
import org.trove.bus.InstanceKeys;
import org.trove.bus.Notifications;
import org.trove.bus.RpcGuestRpc;
import org.trove.bus.RpcSettings;
import org.trove.bus.RpcTaskCaster;
import org.trove.bus.TaskRequestServer;
import org.trove.bus.rabbit.Eavesdropper;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.bus.rabbit.Tampering;
import org.trove.cloud.FixedCatalog;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretBox;
import org.trove.crypto.SecretString;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.RequestPayload;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.NewOperation;
import org.trove.operation.Operation;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationState;
import org.trove.operation.Subject;
import org.trove.store.QuotaDefaults;
import org.trove.store.jdbi.DatabaseMetrics;
import org.trove.store.jdbi.DatabasePool;
import org.trove.store.jdbi.DatabaseSettings;
import org.trove.store.jdbi.JdbiDatabase;
import org.trove.store.jdbi.JdbiOperationJournal;
import org.trove.store.jdbi.OpenDatabase;
import org.trove.store.jdbi.SchemaMigration;
import org.trove.taskmanager.testing.CountingCloud;
import org.trove.taskmanager.testing.InstanceWorld;
import org.trove.time.SystemIdSource;

/** Two task managers on a real broker and a real database make, restart and remove an instance. */
class TaskManagerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String KEY = "the-key-of-the-only-instance-here";

    private final SystemIdSource ids = new SystemIdSource();
    private final Clock clock = Clock.systemUTC();
    private final String schema = "trove_" + ids.newId().toString().replace("-", "");
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final CountingCloud cloud = new CountingCloud();
    private final InstanceKeys instanceKeys = id -> Optional.of(KEY);
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final MessageCodec codec;
    private final RabbitMessageBus bus;
    private final RpcTaskCaster tasks;
    private final OpenDatabase pool;
    private final JdbiDatabase database;
    private final TaskManagerService one;
    private final TaskManagerService two;
    private final RpcGuestRpc guests;

    TaskManagerIT() throws SQLException {
        KeySettings keys = new KeySettings(secret(), secret(), secret());
        RabbitSettings rabbit = RabbitSettings.at(
                "127.0.0.1", Integer.parseInt(property("trove.it.rabbit.port")), "guest", SecretString.of("guest"));
        BusMetrics busMetrics = new BusMetrics(metrics);
        bus = new RabbitMessageBus(rabbit, clock, ids, busMetrics);
        codec = new MessageCodec(new MessageCipher(new SecureRandom()), rabbit.security());
        tasks = new RpcTaskCaster(bus, codec, keys, rabbit.rpc(), clock);
        guests = new RpcGuestRpc(bus, codec, instanceKeys, rabbit.rpc(), ids, clock, timer, busMetrics);
        execute("CREATE DATABASE " + schema);
        pool = DatabasePool.open(
                DatabaseSettings.of(
                        property("trove.it.mysql.url") + schema,
                        property("trove.it.mysql.user"),
                        SecretString.of(property("trove.it.mysql.password"))),
                "it");
        SchemaMigration.migrate(pool);
        database = new JdbiDatabase(
                pool,
                new SecretBox(keys.operationPayloadKey(), new SecureRandom()),
                QuotaDefaults.TROVE,
                ids,
                new DatabaseMetrics(metrics));
        TaskManagerService.Parts parts = new TaskManagerService.Parts(
                database,
                new JdbiOperationJournal(database),
                cloud,
                new FixedCatalog(FixedCatalog.DEFAULT_FLAVORS),
                new TaskRequestServer(bus, codec, keys, busMetrics, FailedMessages.DROPPED),
                rabbit.rpc(),
                Notifications.NONE);
        one = taskManager(parts);
        two = taskManager(parts);
        GuestCommandServer server = new GuestCommandServer(
                bus, codec, ids, new GuestLanes(timer, timer, timer, Clock.systemUTC()), busMetrics);
        server.serve(InstanceWorld.ID, KEY, (command, context) -> {
            if (command instanceof GuestCommand.Prepare) {
                database.write(stores -> {
                    stores.guestStatuses().set(InstanceWorld.ID, ServiceStatus.HEALTHY);
                    stores.operations().wake(List.of(Subject.of(InstanceWorld.ID)));
                    return true;
                });
            }
            return null;
        });
    }

    private TaskManagerService taskManager(TaskManagerService.Parts parts) {
        InstanceFlows flows = new InstanceFlows(database, cloud, InstanceWorld.CATALOG, guests, instanceKeys);
        return new TaskManagerService(new TaskManagerSettings(), parts, flows, clock, ids, new PrometheusRegistry());
    }

    @BeforeEach
    void start() {
        InstanceWorld.populate(database, clock);
        one.start();
        two.start();
    }

    @AfterEach
    void stop() throws SQLException {
        one.stop();
        two.stop();
        guests.close();
        bus.close();
        pool.close();
        timer.shutdownNow();
        execute("DROP DATABASE " + schema);
    }

    @Test
    void anInstanceIsMadeAndRestartedByMessagesAndRemovedFromARowAlone() {
        String create = send(InstanceWorld.createRequest("root-password"));
        awaitEnd(create);
        assertThat(task()).isEqualTo(InstanceTask.NONE);
        assertThat(cloud.serversMade).containsEntry(InstanceWorld.ID, 1);

        awaitEnd(send(new TaskRequest.Restart(InstanceWorld.ID.value())));

        String delete = ids.newId().toString();
        TaskRequest request = new TaskRequest.DeleteInstance(InstanceWorld.ID.value());
        NewOperation row = new NewOperation(
                delete,
                OperationKind.newest("delete_instance").orElseThrow(),
                InstanceWorld.PROJECT,
                InstanceWorld.ID,
                RequestPayload.of(request, InstanceWorld.CONTEXT),
                "req-1");
        database.write(stores -> stores.operations().insert(row));
        awaitEnd(delete);
        assertThat(cloud.servers).isEmpty();
        boolean deleted = database.read(stores ->
                stores.instances().find(InstanceWorld.ID).orElseThrow().isDeleted());
        assertThat(deleted).isTrue();
    }

    @Test
    void aCapturedRestartDoesNothingOnceItsRowIsForgotten() throws Exception {
        String topic = RpcSettings.DEFAULT.taskmanagerTopic();
        awaitEnd(send(InstanceWorld.createRequest("root-password")));
        try (Eavesdropper attacker = new Eavesdropper(Integer.parseInt(property("trove.it.rabbit.port")), topic)) {
            String restart = send(new TaskRequest.Restart(InstanceWorld.ID.value()));
            awaitEnd(restart);
            String captured = attacker.next();
            forget(restart);

            attacker.send(topic, captured);
            String delete = Tampering.relabelled(captured, "delete_instance");
            attacker.send(topic, delete);
            attacker.send(topic, Tampering.stripped(delete));

            awaitEnd(send(new TaskRequest.Restart(InstanceWorld.ID.value())));
            assertThat(find(restart)).isEmpty();
            assertThat(cloud.servers).isNotEmpty();
        }
    }

    /** As the history does after a while. */
    private void forget(String id) throws SQLException {
        execute("DELETE FROM " + schema + ".operation_steps WHERE operation_seq IN (SELECT seq FROM " + schema
                + ".operations WHERE id = '" + id + "')");
        execute("DELETE FROM " + schema + ".operations WHERE id = '" + id + "'");
    }

    /** As the API does: the row, then the message. */
    private String send(TaskRequest request) {
        String id = ids.newId().toString();
        NewOperation row = new NewOperation(
                id,
                OperationKind.newest(RequestPayload.methodOf(request)).orElseThrow(),
                InstanceWorld.PROJECT,
                InstanceWorld.ID,
                RequestPayload.of(request, InstanceWorld.CONTEXT),
                "req-1");
        database.write(stores -> stores.operations().insert(row));
        await().atMost(PATIENCE).until(bus::isConnected);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            tasks.cast(request, InstanceWorld.CONTEXT, id).join();
            return true;
        });
        return id;
    }

    private void awaitEnd(String id) {
        await().atMost(PATIENCE)
                .until(() -> find(id).map(Operation::state)
                        .filter(OperationState::isEnded)
                        .isPresent());
        assertThat(find(id).map(Operation::state))
                .as("%s", find(id).map(Operation::reason))
                .contains(OperationState.SUCCEEDED);
    }

    private Optional<Operation> find(String id) {
        return database.read(stores -> stores.operations().find(id));
    }

    private InstanceTask task() {
        return database.read(stores -> stores.instances().find(InstanceWorld.ID))
                .orElseThrow()
                .task();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        property("trove.it.mysql.url"),
                        property("trove.it.mysql.user"),
                        property("trove.it.mysql.password"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("this test needs -D" + name + "; bin/test starts the services and sets it");
        }
        return value;
    }

    private SecretString secret() {
        return SecretString.of(ids.newId().toString());
    }
}
