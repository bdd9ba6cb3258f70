package org.trove.bench;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.trove.bus.BusMetrics;
import org.trove.bus.GuestCommandHandler;
import org.trove.bus.GuestCommandServer;
import org.trove.bus.GuestLanes;
import org.trove.bus.GuestRpc;
import org.trove.bus.MessageBus;
import org.trove.bus.ReportCaster;
import org.trove.bus.RpcGuestRpc;
import org.trove.bus.RpcReportCaster;
import org.trove.bus.RpcSettings;
import org.trove.bus.Stamps;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.SecretBox;
import org.trove.crypto.SecretString;
import org.trove.guestkey.InstanceKeyVault;
import org.trove.guestkey.StoredInstanceKeys;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.Stamp;
import org.trove.message.wire.WireSecurity;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.operation.OperationJournal;
import org.trove.store.Database;
import org.trove.store.QuotaDefaults;
import org.trove.store.jdbi.DatabaseMetrics;
import org.trove.store.jdbi.DatabasePool;
import org.trove.store.jdbi.DatabaseSettings;
import org.trove.store.jdbi.JdbiDatabase;
import org.trove.store.jdbi.JdbiOperationJournal;
import org.trove.store.jdbi.OpenDatabase;
import org.trove.store.jdbi.SchemaMigration;
import org.trove.time.IdSource;
import org.trove.time.SystemIdSource;

/** The broker and the database of the services under measurement. */
final class Connections implements AutoCloseable {
    private final Clock clock = Clock.systemUTC();
    private final IdSource ids = new SystemIdSource();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(2);
    private final MessageCodec codec = new MessageCodec(new MessageCipher(new SecureRandom()), WireSecurity.DEFAULT);
    private final Supplier<Stamp> stamps = Stamps.numbered(clock);
    private final InstanceKeyVault vault;
    private final BusMetrics busMetrics;
    private final OpenDatabase pool;
    private final JdbiDatabase database;
    private final MessageBus bus;
    private final GuestRpc guestRpc;

    Connections(BenchSettings settings) {
        vault = new InstanceKeyVault(settings.keys(), new SecureRandom());
        PrometheusRegistry registry = new PrometheusRegistry();
        BusMetrics metrics = new BusMetrics(registry);
        busMetrics = metrics;
        pool = DatabasePool.open(
                DatabaseSettings.of(
                        settings.get("database.url"),
                        settings.get("database.user"),
                        settings.secret("database.password")),
                "bench");
        database = new JdbiDatabase(
                pool,
                new SecretBox(settings.keys().operationPayloadKey(), new SecureRandom()),
                QuotaDefaults.TROVE,
                ids,
                new DatabaseMetrics(registry));
        bus = new RabbitMessageBus(
                RabbitSettings.at(
                        "127.0.0.1", Integer.parseInt(settings.get("rabbit.port")), "guest", SecretString.of("guest")),
                clock,
                ids,
                metrics);
        guestRpc = new RpcGuestRpc(
                bus,
                codec,
                new StoredInstanceKeys(database, vault, clock),
                RpcSettings.DEFAULT,
                ids,
                clock,
                scheduler,
                metrics);
    }

    /** The schema is made where it is not there. */
    OperationRows operationRows() {
        SchemaMigration.migrate(pool);
        return new OperationRows(pool, database, ids);
    }

    OperationJournal journal() {
        return new JdbiOperationJournal(database);
    }

    Clock clock() {
        return clock;
    }

    IdSource ids() {
        return ids;
    }

    Database database() {
        return database;
    }

    InstanceKeyVault vault() {
        return vault;
    }

    GuestRpc guestRpc() {
        return guestRpc;
    }

    /** So many instances of the project. @throws IllegalStateException where it has fewer */
    List<InstanceId> instances(ProjectId project, int count) {
        List<InstanceId> found =
                database.read(stores -> stores.instances().list(project, count, null, true).items().stream()
                        .map(details -> details.instance().id())
                        .toList());
        if (found.size() < count) {
            throw new IllegalStateException("the project has " + found.size() + " instances, not " + count);
        }
        return found;
    }

    ReportCaster reportsOf(InstanceId id) {
        return new RpcReportCaster(bus, codec, id, SecretString.of(keyOf(id)), RpcSettings.DEFAULT, ids, stamps);
    }

    MessageBus.Subscription serve(InstanceId id, GuestCommandHandler handler) {
        return new GuestCommandServer(bus, codec, ids, new GuestLanes(workers, workers, workers, clock), busMetrics)
                .serve(id, keyOf(id), handler);
    }

    private String keyOf(InstanceId id) {
        String sealed = database.read(stores -> stores.instances().encryptedKeys(List.of(id)))
                .get(id);
        if (sealed == null) {
            throw new IllegalStateException("instance " + id + " has no key");
        }
        return vault.open(sealed);
    }

    @Override
    public void close() {
        bus.close();
        pool.close();
        scheduler.shutdownNow();
        workers.shutdownNow();
    }
}
