package org.trove.conductor;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.trove.bus.BusMetrics;
import org.trove.bus.InstanceKeys;
import org.trove.bus.MessageBus;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.crypto.SecretBox;
import org.trove.guestkey.InstanceKeyVault;
import org.trove.guestkey.StoredInstanceKeys;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.store.Database;
import org.trove.store.QuotaDefaults;
import org.trove.store.jdbi.DatabaseMetrics;
import org.trove.store.jdbi.JdbiDatabase;
import org.trove.time.IdSource;
import org.trove.time.SystemIdSource;

/** What a conductor that runs alone has around it; in the standalone profile others bind these. */
final class ConductorInfrastructure extends AbstractModule {
    private final ConductorConfiguration configuration;
    private final DataSource pool;

    /** @param pool closed by whoever opened it */
    ConductorInfrastructure(ConductorConfiguration configuration, DataSource pool) {
        this.configuration = configuration;
        this.pool = pool;
    }

    @Override
    protected void configure() {
        bind(Clock.class).toInstance(Clock.systemUTC());
        bind(IdSource.class).toInstance(new SystemIdSource());
        bind(SecureRandom.class).toInstance(new SecureRandom());
        bind(PrometheusRegistry.class).toInstance(PrometheusRegistry.defaultRegistry);
        bind(InstanceKeys.class).to(StoredInstanceKeys.class).in(Singleton.class);
        bind(MessageBus.class).to(RabbitMessageBus.class);
    }

    @Provides
    @Singleton
    Database database(SecureRandom random, IdSource ids, PrometheusRegistry registry) {
        SecretBox secrets = new SecretBox(configuration.keys().operationPayloadKey(), random);
        return new JdbiDatabase(pool, secrets, QuotaDefaults.TROVE, ids, new DatabaseMetrics(registry));
    }

    @Provides
    @Singleton
    BusMetrics busMetrics(PrometheusRegistry registry) {
        return new BusMetrics(registry);
    }

    @Provides
    @Singleton
    RabbitMessageBus bus(Clock clock, IdSource ids, BusMetrics metrics) {
        return new RabbitMessageBus(configuration.messaging(), clock, ids, metrics);
    }

    @Provides
    @Singleton
    MessageCodec codec(SecureRandom random) {
        return new MessageCodec(
                new MessageCipher(random), configuration.messaging().security());
    }

    @Provides
    @Singleton
    InstanceKeyVault keyVault(SecureRandom random) {
        return new InstanceKeyVault(configuration.keys(), random);
    }

    @Provides
    @Singleton
    ScheduledExecutorService scheduler() {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "conductor-scheduler");
            thread.setDaemon(true);
            return thread;
        });
    }
}
