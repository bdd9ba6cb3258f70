package org.trove.store.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.store.StoreFixture;

class SchemaMigrationIT {
    private final TestSchema schema = new TestSchema("trove.it.mysql");

    @AfterEach
    void drop() {
        schema.close();
    }

    @Test
    void services_that_start_at_once_migrate_an_empty_database_together() {
        List<CompletableFuture<TestSchema>> services = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            services.add(CompletableFuture.supplyAsync(schema::migrated));
        }
        services.forEach(CompletableFuture::join);

        assertThat(schema.database()
                        .read(stores -> stores.instances().withServer())
                        .isEmpty())
                .isTrue();
    }

    @Test
    void the_database_of_a_trove_is_adopted_with_its_rows() throws Exception {
        givenTroveSchema("latin1_swedish_ci");
        schema.execute("INSERT INTO instances (id, name, tenant_id, task_id, deleted, created)"
                + " VALUES ('i-1', 'old', 'p-1', 1, 0, '2020-01-02 03:04:05')");
        schema.execute("INSERT INTO service_statuses (id, instance_id, status_id, status_description, updated_at)"
                + " VALUES ('s-1', 'i-1', 33, 'healthy', '2020-01-02 03:04:05')");

        schema.migrated();

        assertThat(schema.database()
                        .read(stores -> stores.instances().details(new InstanceId("i-1")))
                        .orElseThrow()
                        .instance()
                        .name())
                .isEqualTo("old");
        schema.database().write(stores -> stores.operations().insert(StoreFixture.operation(new InstanceId("i-1"))));
    }

    @Test
    void a_trove_of_another_revision_is_refused() throws Exception {
        givenTroveSchema("utf8mb4_general_ci");
        schema.execute("UPDATE alembic_version SET version_num = 'cee1bcba3541'");

        assertThatThrownBy(schema::migrated)
                .isInstanceOf(SchemaMigration.SchemaException.class)
                .hasMessageContaining("revision cee1bcba3541");
    }

    @Test
    void a_database_with_other_tables_is_refused_and_left_alone() {
        schema.execute("CREATE TABLE wordpress (id INT)");

        assertThatThrownBy(schema::migrated)
                .isInstanceOf(SchemaMigration.SchemaException.class)
                .hasMessageContaining("has the table wordpress");
        schema.execute("DROP TABLE wordpress");
        schema.migrated();
    }

    private void givenTroveSchema(String collation) throws Exception {
        try (var script = Objects.requireNonNull(
                SchemaMigration.class.getResourceAsStream("/db/migration/V1__trove.sql"), "migration")) {
            String sql = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            for (String statement : sql.replace("${collation}", collation)
                    .replaceAll("(?m)^--.*$", "")
                    .split(";")) {
                if (!statement.isBlank()) {
                    schema.execute(statement);
                }
            }
        }
    }
}
