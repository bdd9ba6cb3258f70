package org.trove.store.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.operation.OperationKind;
import org.trove.operation.StepDefinition;
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

    /** The kinds that the release had which kept positions; the first version of each has its steps. */
    private static List<OperationKind> kindsOfPositions() {
        return Stream.of(
                        "create_instance",
                        "delete_instance",
                        "restart",
                        "reboot",
                        "resize_flavor",
                        "resize_volume",
                        "migrate",
                        "rebuild",
                        "update_access")
                .map(name -> OperationKind.find(name, 1).orElseThrow())
                .toList();
    }

    /** Of the release that kept positions: a row of every kind at every step, forward and back, in every state that is possible there. */
    @Test
    void operations_that_were_kept_by_positions_stand_at_the_same_steps_by_name() {
        givenSchemaOfPositions();
        for (OperationKind kind : kindsOfPositions()) {
            List<StepDefinition> steps = kind.steps();
            for (int step = 0; step <= steps.size(); step++) {
                boolean isOver = step == steps.size();
                for (String state :
                        isOver ? List.of("SUCCEEDED") : List.of("PENDING", "WAITING", "RUNNING", "FAILED")) {
                    givenRow(kind.name(), state, step, 0);
                }
                for (String state : isOver ? List.<String>of() : List.of("RUNNING", "WAITING", "FAILED")) {
                    givenRow(kind.name(), state, step, 1);
                }
            }
        }

        schema.migrated();

        for (OperationKind kind : kindsOfPositions()) {
            for (int step = 0; step <= kind.steps().size(); step++) {
                String name = step == kind.steps().size()
                        ? ""
                        : kind.steps().get(step).name();
                for (String state : List.of("PENDING", "WAITING", "RUNNING", "FAILED", "SUCCEEDED")) {
                    for (int undoing : List.of(0, 1)) {
                        boolean wasUndone = undoing == 1 && step == 0 && state.equals("FAILED");
                        for (String found : stepsOf(kind.name(), state, step, undoing)) {
                            assertThat(found)
                                    .as("%s %s %s", kind.name(), state, step)
                                    .isEqualTo(wasUndone ? "" : name);
                        }
                    }
                }
            }
        }
        assertThat(schema.query("SELECT COUNT(*) FROM operations WHERE version <> 1")
                        .strip())
                .isEqualTo("0");
    }

    @Test
    void tries_before_a_retry_become_rounds_of_their_own() {
        givenSchemaOfPositions();
        givenRow("restart", "FAILED", 0, 0);
        schema.execute(
                "INSERT INTO operation_steps (operation_seq, undoing, position, attempt, name, outcome, output, created,"
                        + " updated) SELECT seq, r.undoing, 0, 1, 'restart_datastore', 'FAILED', '{}', NOW() - INTERVAL r.undoing MINUTE,"
                        + " NOW() FROM operations, (SELECT 0 AS undoing UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) r");

        schema.migrated();

        assertThat(schema.query(
                                "SELECT GROUP_CONCAT(CONCAT(round, '/', undoing) ORDER BY round, undoing) FROM operation_steps")
                        .strip())
                .isEqualTo("0/0,1/0,1/1,2/0");
        assertThat(schema.query("SELECT round FROM operations").strip()).isEqualTo("2");
    }

    @Test
    void operations_of_the_release_before_lock_their_instances_while_they_are_open() {
        givenSchemaOfPositions();
        for (String state : List.of("QUEUED", "PENDING", "WAITING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED")) {
            boolean isOpen = !List.of("SUCCEEDED", "FAILED", "CANCELLED").contains(state);
            schema.execute("INSERT INTO operations (id, kind, project_id, instance_id, state, outputs, request_id,"
                    + " next_attempt_at, created, updated) VALUES (UUID(), 'restart', 'p', '" + state + "', '" + state
                    + "', '{}', 'req-1', " + (isOpen ? "NOW()" : "NULL") + ", NOW(), NOW())");
        }

        schema.migrated();

        assertThat(schema.query(
                                "SELECT GROUP_CONCAT(s.subject_id ORDER BY s.subject_id) FROM operation_subjects s"
                                        + " JOIN operations o ON o.seq = s.operation_seq AND o.subject_id = s.subject_id"
                                        + " AND o.subject_type = s.subject_type WHERE s.subject_type = 'instance' AND s.open = 1")
                        .strip())
                .isEqualTo("PENDING,QUEUED,RUNNING,WAITING");
        assertThat(schema.query("SELECT COUNT(*) FROM operation_subjects").strip())
                .isEqualTo("7");
    }

    private void givenSchemaOfPositions() {
        Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(schema.dataSource())
                .locations("classpath:db/migration")
                .placeholders(Map.of("collation", "utf8mb4_general_ci"))
                .target(MigrationVersion.fromVersion("18"))
                .load()
                .migrate();
    }

    private void givenRow(String kind, String state, int step, int undoing) {
        schema.execute(
                "INSERT INTO operations (id, kind, project_id, state, step, undoing, outputs, request_id, next_attempt_at,"
                        + " created, updated) VALUES (UUID(), '" + kind + "', '" + step + "-" + undoing + "', '" + state
                        + "', " + step
                        + ", " + undoing + ", '{}', 'req-1', NOW(), NOW(), NOW())");
    }

    private List<String> stepsOf(String kind, String state, int step, int undoing) {
        String found = schema.query("SELECT GROUP_CONCAT(CONCAT('[', step, ']')) FROM operations WHERE kind = '" + kind
                        + "' AND state = '" + state + "' AND project_id = '" + step + "-" + undoing + "'")
                .strip();
        return !found.startsWith("[")
                ? List.of()
                : List.of(found.substring(1, found.length() - 1).split("\\],\\[", -1));
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
