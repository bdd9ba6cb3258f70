package org.trove.store.jdbi;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.trove.model.InstanceId;
import org.trove.operation.OperationJournal;
import org.trove.store.Database;
import org.trove.store.StoreFixture;

/** The stores in a schema of their own on a real server, empty before each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoresOnServer implements StoreFixture {
    final TestSchema schema;
    final JdbiDatabase database;

    /** @param server prefix of the system properties that name it */
    StoresOnServer(String server) {
        schema = new TestSchema(server);
        database = schema.database();
    }

    @BeforeAll
    void migrate() {
        schema.migrated();
    }

    @BeforeEach
    void clear() {
        schema.clear();
    }

    @AfterAll
    void drop() {
        schema.close();
    }

    @Override
    public Database database() {
        return database;
    }

    @Override
    public OperationJournal journal() {
        return new JdbiOperationJournal(database);
    }

    @Override
    public void addBackup(String id, InstanceId instance, String state) {
        schema.execute("INSERT INTO backups (id, name, state, instance_id, deleted) VALUES ('" + id + "', 'b', '"
                + state + "', '" + instance + "', 0)");
    }
}
