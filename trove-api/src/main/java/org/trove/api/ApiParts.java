package org.trove.api;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.zaxxer.hikari.HikariDataSource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.trove.api.auth.KeystoneTokenValidator;
import org.trove.api.auth.TokenValidator;
import org.trove.bus.BusMetrics;
import org.trove.bus.GuestRpc;
import org.trove.bus.InstanceKeys;
import org.trove.bus.MessageBus;
import org.trove.bus.RpcGuestRpc;
import org.trove.bus.RpcSettings;
import org.trove.bus.RpcTaskCaster;
import org.trove.bus.TaskCaster;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.cloud.Catalog;
import org.trove.cloud.CloudProvider;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretBox;
import org.trove.guestkey.StoredInstanceKeys;
import org.trove.message.wire.WireSecurity;
import org.trove.store.Database;
import org.trove.store.jdbi.DatabaseMetrics;
import org.trove.store.jdbi.DatabasePool;
import org.trove.store.jdbi.JdbiDatabase;
import org.trove.time.IdSource;
import org.trove.time.SystemIdSource;

/** What the API server shares with nobody when it runs by itself: its own doors to database, broker, cloud and Keystone. */
final class ApiParts implements AutoCloseable {

    private static final Duration KEYSTONE_CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final ApiConfiguration configuration;
    private final PrometheusRegistry metrics;
    private final Clock clock = Clock.systemUTC();
    private final IdSource ids = new SystemIdSource();
    private final SecureRandom random = new SecureRandom();
    private final HikariDataSource pool;
    private final ScheduledExecutorService scheduler;
    private final BusMetrics busMetrics;
    private final MessageBus bus;

    private ApiParts(ApiConfiguration configuration, PrometheusRegistry metrics) {
        this.configuration = configuration;
        this.metrics = metrics;
        this.pool = DatabasePool.open(configuration.database(), "api");
        this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "rpc-timeouts");
            thread.setDaemon(true);
            return thread;
        });
        this.busMetrics = new BusMetrics(metrics);
        this.bus = new RabbitMessageBus(configuration.messaging(), clock, ids, busMetrics);
    }

    /** Opens the doors; none of the parts behind them need be there yet. */
    static ApiParts open(ApiConfiguration configuration, PrometheusRegistry metrics) {
        return new ApiParts(configuration, metrics);
    }

    /** Binds everything that {@link ApiModule} needs. */
    Module module() {
        JdbiDatabase database = new JdbiDatabase(
                pool,
                new SecretBox(configuration.keys().operationPayloadKey(), random),
                configuration.api().quotas(),
                ids,
                new DatabaseMetrics(metrics));
        Catalog catalog = configuration.cloud().openCatalog(new CloudProvider.Environment(clock, ids));
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(KEYSTONE_CONNECT_TIMEOUT).build();
        return new AbstractModule() {
            @Override
            protected void configure() {
                bind(PrometheusRegistry.class).toInstance(metrics);
                bind(Clock.class).toInstance(clock);
                bind(IdSource.class).toInstance(ids);
                bind(SecureRandom.class).toInstance(random);
                bind(Database.class).toInstance(database);
                bind(Catalog.class).toInstance(catalog);
                bind(TokenValidator.class).toInstance(new KeystoneTokenValidator(configuration.keystone(), http));
                bindMessaging();
            }

            private void bindMessaging() {
                bind(KeySettings.class).toInstance(configuration.keys());
                bind(RpcSettings.class).toInstance(configuration.messaging().rpc());
                bind(WireSecurity.class).toInstance(configuration.messaging().security());
                bind(BusMetrics.class).toInstance(busMetrics);
                bind(MessageBus.class).toInstance(bus);
                bind(ScheduledExecutorService.class).toInstance(scheduler);
                bind(InstanceKeys.class).to(StoredInstanceKeys.class).asEagerSingleton();
                bind(TaskCaster.class).to(RpcTaskCaster.class).asEagerSingleton();
                bind(GuestRpc.class).to(RpcGuestRpc.class).asEagerSingleton();
            }
        };
    }

    @Override
    public void close() {
        bus.close();
        scheduler.shutdownNow();
        pool.close();
    }
}
