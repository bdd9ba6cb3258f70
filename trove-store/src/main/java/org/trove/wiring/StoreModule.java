package org.trove.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import javax.sql.DataSource;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretBox;
import org.trove.operation.OperationJournal;
import org.trove.store.Database;
import org.trove.store.QuotaDefaults;
import org.trove.store.jdbi.DatabaseMetrics;
import org.trove.store.jdbi.DatabasePool;
import org.trove.store.jdbi.DatabaseSettings;
import org.trove.store.jdbi.JdbiDatabase;
import org.trove.store.jdbi.JdbiOperationJournal;
import org.trove.time.IdSource;

/** The database; opens no connection before the first use, so that a process starts while the database is away. */
public final class StoreModule extends AbstractModule {
    private final DatabaseSettings settings;
    private final KeySettings keys;
    private final QuotaDefaults quotas;

    public StoreModule(DatabaseSettings settings, KeySettings keys, QuotaDefaults quotas) {
        this.settings = settings;
        this.keys = keys;
        this.quotas = quotas;
    }

    @Override
    protected void configure() {
        bind(Database.class).to(JdbiDatabase.class);
        bind(OperationJournal.class).to(JdbiOperationJournal.class);
    }

    @Provides
    @Singleton
    DataSource dataSource(Resources resources) {
        return resources.add(DatabasePool.open(settings, "trove"));
    }

    @Provides
    @Singleton
    JdbiDatabase database(DataSource dataSource, IdSource ids, SecureRandom random, PrometheusRegistry registry) {
        SecretBox box = new SecretBox(keys.operationPayloadKey(), random);
        return new JdbiDatabase(dataSource, box, quotas, ids, new DatabaseMetrics(registry));
    }

    @Provides
    @Singleton
    JdbiOperationJournal journal(JdbiDatabase database) {
        return new JdbiOperationJournal(database);
    }
}
