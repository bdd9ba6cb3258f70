package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.trove.wiring.StartedService.get;

import io.dropwizard.testing.DropwizardTestSupport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudSettings;
import org.trove.model.InstanceId;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationState;
import org.trove.store.Database;
import org.trove.store.StoreFixture;
import org.trove.store.jdbi.TestSchema;
import org.trove.wiring.StartedService;

/** The task manager as a process of its own, started before the schema is there. */
class TaskManagerStartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestSchema schema = new TestSchema("trove.it.mysql");
    private final DropwizardTestSupport<TaskManagerConfiguration> service = new DropwizardTestSupport<>(
            TaskManagerApplication.class,
            StartedService.onFreePorts(new TaskManagerConfiguration(
                    schema.settings(), StartedService.noBroker(), StartedService.KEYS, new CloudSettings("noop"))));

    @AfterEach
    void stop() {
        service.after();
        schema.close();
    }

    @Test
    void it_takes_operations_as_soon_as_the_schema_is_migrated() throws Exception {
        service.before();
        assertThat(get(service.getAdminPort(), "/healthcheck").body())
                .contains("the database: the schema is not migrated: run bin/trove-manage migrate");

        schema.migrated();

        assertThat(get(service.getAdminPort(), "/healthcheck").body()).doesNotContain("schema");
        Database database = schema.database();
        InstanceId id = StoreFixture.newId();
        NewOperation operation = StoreFixture.operation(id);
        database.write(stores -> {
            stores.instances().insert(StoreFixture.instance(id, StoreFixture.PROJECT));
            stores.operations().insert(operation);
            return id;
        });
        await().atMost(PATIENCE).until(() -> wasTaken(database, id));
    }

    private static boolean wasTaken(Database database, InstanceId id) {
        return database.read(stores -> stores.operations().openOf(id)).stream()
                .noneMatch(operation -> operation.state() == OperationState.PENDING);
    }
}
