package org.trove.taskmanager;

import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.trove.bus.BusMetrics;
import org.trove.bus.FailedMessages;
import org.trove.bus.InstanceKeys;
import org.trove.bus.Notifications;
import org.trove.bus.RpcGuestRpc;
import org.trove.bus.TaskRequestServer;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.cloud.CloudProvider;
import org.trove.cloud.CloudProviders;
import org.trove.cloud.FixedCatalog;
import org.trove.cloud.noop.NoopCloud;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretString;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.RequestPayload;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.model.ServiceStatus;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationKind;
import org.trove.operation.Subject;
import org.trove.store.Database;
import org.trove.store.StoreFixture;
import org.trove.store.Stores;
import org.trove.store.jdbi.JdbiDatabase;
import org.trove.store.jdbi.JdbiOperationJournal;
import org.trove.store.jdbi.TestSchema;
import org.trove.taskmanager.testing.InstanceWorld;
import org.trove.time.SystemIdSource;

/** Task managers on a real broker and a real database, with a cloud of nothing and guests that a test plays. */
final class RealWorld implements AutoCloseable {
    private static final SecretString KEY = TestSchema.PAYLOAD_KEY;

    final NoopCloud cloud;
    final Database database;
    private final SystemIdSource ids = new SystemIdSource();
    private final KeySettings keys = new KeySettings(KEY, KEY, KEY);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final InstanceKeys instanceKeys = id -> Optional.of("the-key-of-every-instance-in-this-test");
    private final List<InstanceId> made = new ArrayList<>();
    private final List<TaskManagerService> running = new ArrayList<>();
    private final TestSchema schema;
    private final JdbiOperationJournal journal;
    private final RabbitSettings rabbit;
    private final BusMetrics busMetrics = new BusMetrics(new PrometheusRegistry());
    private final RabbitMessageBus bus;
    private final MessageCodec codec;
    private final RpcGuestRpc guests;

    /** @param server prefix of the properties that name the database server */
    RealWorld(String server, long serverLatencyMillis) {
        Clock clock = Clock.systemUTC();
        schema = new TestSchema(server).migrated();
        JdbiDatabase jdbi = schema.database();
        database = jdbi;
        journal = new JdbiOperationJournal(jdbi);
        cloud = (NoopCloud) CloudProviders.named("noop")
                .open(Map.of("server_latency_ms", serverLatencyMillis), new CloudProvider.Environment(clock, ids));
        String port = Objects.requireNonNull(System.getProperty("trove.it.rabbit.port"), "bin/test sets it");
        rabbit = RabbitSettings.at("127.0.0.1", Integer.parseInt(port), "guest", SecretString.of("guest"));
        bus = new RabbitMessageBus(rabbit, clock, ids, busMetrics);
        codec = new MessageCodec(new MessageCipher(new SecureRandom()), rabbit.security());
        guests = new RpcGuestRpc(bus, codec, instanceKeys, rabbit.rpc(), ids, clock, timer, busMetrics);
        await().atMost(Duration.ofSeconds(30)).until(bus::isConnected);
        database.write(stores -> {
            stores.datastores().register(InstanceWorld.DESCRIPTOR);
            stores.datastores().register(InstanceWorld.VERSION);
            return true;
        });
    }

    TaskManagerService start(Clock clock, PrometheusRegistry metrics) {
        TaskManagerService.Parts parts = new TaskManagerService.Parts(
                database,
                journal,
                cloud,
                new FixedCatalog(FixedCatalog.DEFAULT_FLAVORS),
                new TaskRequestServer(bus, codec, keys, busMetrics, FailedMessages.DROPPED),
                rabbit.rpc(),
                Notifications.NONE);
        InstanceFlows flows = new InstanceFlows(database, cloud, InstanceWorld.CATALOG, guests, instanceKeys);
        TaskManagerService service =
                new TaskManagerService(new TaskManagerSettings(), parts, flows, clock, ids, metrics);
        service.start();
        running.add(service);
        return service;
    }

    void stop(TaskManagerService service) {
        running.remove(service);
        service.stop();
    }

    /** Accepts creations, as the API does. */
    List<InstanceId> create(int count) {
        return create(InstanceWorld.PROJECT, count);
    }

    List<InstanceId> create(ProjectId project, int count) {
        List<InstanceId> accepted =
                Stream.generate(StoreFixture::newId).limit(count).toList();
        database.write(stores -> {
            accepted.forEach(id -> accept(stores, project, id));
            return true;
        });
        made.addAll(accepted);
        return accepted;
    }

    private void accept(Stores stores, ProjectId project, InstanceId id) {
        stores.instances()
                .insert(InstanceWorld.newInstance(id, Clock.systemUTC().instant()));
        stores.operations()
                .insert(new NewOperation(
                        ids.newId().toString(),
                        OperationKind.newest("create_instance").orElseThrow(),
                        project,
                        id,
                        RequestPayload.of(InstanceWorld.createRequest(id, null), InstanceWorld.CONTEXT),
                        "req-1"));
    }

    /** The guests that have a server report that they are well. */
    void guestsReport(List<InstanceId> which) {
        List<InstanceId> served = which.stream()
                .filter(id -> cloud.compute().findServer(id).isPresent())
                .toList();
        database.write(stores -> {
            served.forEach(id -> stores.guestStatuses().set(id, ServiceStatus.HEALTHY));
            stores.operations().wake(Subject.of(served));
            return true;
        });
    }

    /** Takes the oldest, as a task manager that dies at once. */
    List<String> claimAndDie(int count, Duration lease) {
        return journal.claim("died:1:x/0", count, lease).stream()
                .map(claimed -> claimed.operation().id())
                .toList();
    }

    /** Asks the database for one number. */
    long number(String query) {
        try (Connection connection = schema.dataSource().getConnection();
                var statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    long operations(String state) {
        return number("SELECT COUNT(*) FROM operations WHERE state = '" + state + "'");
    }

    @Override
    public void close() {
        List.copyOf(running).forEach(this::stop);
        made.forEach(guests::remove);
        guests.close();
        bus.close();
        timer.shutdownNow();
        schema.close();
    }
}
