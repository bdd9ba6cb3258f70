package org.trove.taskmanager;

import com.google.inject.AbstractModule;
import com.zaxxer.hikari.HikariDataSource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.trove.bus.BusMetrics;
import org.trove.bus.GuestRpc;
import org.trove.bus.InstanceKeys;
import org.trove.bus.RpcGuestRpc;
import org.trove.bus.RpcSettings;
import org.trove.bus.TaskRequestServer;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider;
import org.trove.crypto.SecretBox;
import org.trove.guestkey.InstanceKeyVault;
import org.trove.guestkey.StoredInstanceKeys;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.operation.OperationJournal;
import org.trove.store.Database;
import org.trove.store.QuotaDefaults;
import org.trove.store.jdbi.DatabaseMetrics;
import org.trove.store.jdbi.DatabasePool;
import org.trove.store.jdbi.JdbiDatabase;
import org.trove.store.jdbi.JdbiOperationJournal;
import org.trove.store.jdbi.SchemaMigration;
import org.trove.time.IdSource;
import org.trove.time.SystemIdSource;

/** What a task manager that runs by itself stands on, opened from its configuration. */
final class TaskManagerParts extends AbstractModule implements AutoCloseable {
    private final PrometheusRegistry metrics;
    private final Clock clock = Clock.systemUTC();
    private final IdSource ids = new SystemIdSource();
    private final ScheduledExecutorService timer;
    private final HikariDataSource pool;
    private final JdbiDatabase database;
    private final RabbitMessageBus bus;
    private final InstanceKeys keys;
    private final RpcGuestRpc guests;
    private final TaskRequestServer requests;
    private final RpcSettings rpc;
    private final Cloud cloud;

    TaskManagerParts(TaskManagerConfiguration configuration, PrometheusRegistry metrics) {
        this.metrics = metrics;
        SecureRandom random = new SecureRandom();
        timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "calls");
            thread.setDaemon(true);
            return thread;
        });
        pool = DatabasePool.open(configuration.database(), "taskmanager");
        SchemaMigration.migrate(pool);
        SecretBox box = new SecretBox(configuration.keys().operationPayloadKey(), random);
        database = new JdbiDatabase(pool, box, QuotaDefaults.TROVE, ids, new DatabaseMetrics(metrics));
        BusMetrics busMetrics = new BusMetrics(metrics);
        bus = new RabbitMessageBus(configuration.messaging(), clock, ids, busMetrics);
        MessageCodec codec = new MessageCodec(
                new MessageCipher(random), configuration.messaging().security());
        keys = new StoredInstanceKeys(database, new InstanceKeyVault(configuration.keys(), random), clock);
        rpc = configuration.messaging().rpc();
        guests = new RpcGuestRpc(bus, codec, keys, rpc, ids, clock, timer, busMetrics);
        requests = new TaskRequestServer(bus, codec, configuration.keys(), busMetrics);
        cloud = configuration.cloud().open(new CloudProvider.Environment(clock, ids));
    }

    @Override
    protected void configure() {
        bind(PrometheusRegistry.class).toInstance(metrics);
        bind(Clock.class).toInstance(clock);
        bind(IdSource.class).toInstance(ids);
        bind(Database.class).toInstance(database);
        bind(OperationJournal.class).toInstance(new JdbiOperationJournal(database));
        bind(InstanceKeys.class).toInstance(keys);
        bind(GuestRpc.class).toInstance(guests);
        bind(TaskRequestServer.class).toInstance(requests);
        bind(RpcSettings.class).toInstance(rpc);
        bind(Cloud.class).toInstance(cloud);
    }

    Database database() {
        return database;
    }

    RabbitMessageBus bus() {
        return bus;
    }

    @Override
    public void close() {
        guests.close();
        bus.close();
        cloud.close();
        pool.close();
        timer.shutdownNow();
    }
}
