package org.trove.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.SecretString;
import org.trove.host.Privileges;
import org.trove.host.ServiceAccount;
import org.trove.standalone.embedded.DatabasePlace;
import org.trove.standalone.embedded.EmbeddedBroker;
import org.trove.standalone.embedded.EmbeddedDatabase;
import org.trove.standalone.embedded.HomeDirectory;
import org.trove.standalone.embedded.MariaDbDistribution;
import org.trove.standalone.embedded.MariaDbInstallation;
import org.trove.standalone.embedded.PortCheck;
import org.trove.standalone.embedded.StartupException;
import org.trove.store.jdbi.DatabasePool;
import org.trove.store.jdbi.DatabaseSettings;
import org.trove.store.jdbi.OpenDatabase;
import org.trove.store.jdbi.SchemaMigration;

/**
 * The broker and the database of the standalone profile, started side by side.
 *
 * @param lostData of the database, where it was there at an earlier start and this one began empty
 * @param programs the database server's programs, which the instances run too
 */
record EmbeddedParts(
        DatabaseSettings database,
        RabbitSettings messaging,
        MariaDbInstallation programs,
        Optional<Path> lostData,
        EmbeddedBroker broker,
        AutoCloseable running) {

    /** @param databaseUser runs the database where this process is root */
    static EmbeddedParts start(HomeDirectory home, BrokerAccess broker, ServiceAccount databaseUser) {
        CompletableFuture<EmbeddedBroker> starting = CompletableFuture.supplyAsync(() -> startBroker(home, broker));
        try {
            MariaDbInstallation programs = new MariaDbDistribution(home.programs()).ensure();
            EmbeddedDatabase database = new EmbeddedDatabase(programs, place(home, databaseUser), 0).start();
            DatabaseSettings settings =
                    DatabaseSettings.of(database.url(), database.user(), SecretString.of(database.password()));
            migrate(settings, database);
            EmbeddedBroker started = started(starting, database);
            return new EmbeddedParts(settings, broker.settings(), programs, database.lostData(), started, () -> {
                try (database) {
                    started.close();
                }
            });
        } catch (RuntimeException e) {
            starting.thenAccept(EmbeddedBroker::close);
            throw e;
        }
    }

    private static DatabasePlace place(HomeDirectory home, ServiceAccount user) {
        try {
            return DatabasePlace.in(home, Privileges.ofThisProcess(user));
        } catch (IOException e) {
            throw new StartupException("the home " + home.path() + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Where the broker cannot start, the database does not stay behind. */
    private static EmbeddedBroker started(CompletableFuture<EmbeddedBroker> starting, EmbeddedDatabase database) {
        try {
            return starting.join();
        } catch (CompletionException e) {
            database.close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static void migrate(DatabaseSettings settings, EmbeddedDatabase database) {
        try (OpenDatabase dataSource = DatabasePool.open(settings.patient(), "migration")) {
            SchemaMigration.migrate(dataSource);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static EmbeddedBroker startBroker(HomeDirectory home, BrokerAccess access) {
        PortCheck.requireFree(BrokerAccess.HOST, access.port());
        return new EmbeddedBroker(BrokerAccess.HOST, access.port(), access.accounts(), home.broker()).start();
    }
}
