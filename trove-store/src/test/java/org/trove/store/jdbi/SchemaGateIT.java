package org.trove.store.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.DatabaseUnavailableException.Reason;

class SchemaGateIT {
    private static final String NEWER =
            "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                    + " installed_by, execution_time, success) VALUES (99, '99', 'of a later release', 'SQL', 'V99__x.sql', 'x', 1, 1)";

    private final TestSchema schema = new TestSchema("trove.it.mysql");
    private final JdbiDatabase database = schema.database();

    @AfterEach
    void drop() {
        schema.close();
    }

    private Collection<InstanceId> work() {
        return database.read(stores -> stores.instances().withServer());
    }

    private void refusedWith(String words) {
        assertThatThrownBy(this::work)
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        DatabaseUnavailableException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.SCHEMA));
        assertThatThrownBy(() -> new JdbiOperationJournal(database).claim("node", 1, Duration.ofSeconds(1)))
                .hasMessageContaining(words);
        assertThat(database.trouble())
                .hasValueSatisfying(trouble -> assertThat(trouble).contains(words));
        assertThat(database.isReachable()).isTrue();
    }

    @Test
    void a_schema_that_is_not_migrated_is_named_until_it_is() {
        refusedWith("the schema is not migrated: run bin/trove-manage migrate");

        schema.migrated();

        assertThat(database.trouble()).isEmpty();
        assertThat(work()).isEmpty();
    }

    @Test
    void a_schema_that_lacks_a_migration_is_not_migrated() {
        schema.migrated();
        schema.execute("DELETE FROM flyway_schema_history WHERE version <> '1'");

        refusedWith("the schema is not migrated (it is at version 1, this release needs " + Migrations.latest());
    }

    @Test
    void a_migration_that_failed_does_not_count() {
        schema.migrated();
        schema.execute("UPDATE flyway_schema_history SET success = 0 WHERE version = '" + Migrations.latest() + "'");

        refusedWith("the schema is not migrated");
    }

    @Test
    void a_schema_newer_than_the_release_is_refused_at_the_start_but_stops_no_service_that_runs() {
        schema.migrated();
        JdbiDatabase running = schema.database();
        assertThat(running.read(stores -> stores.instances().withServer()).isEmpty())
                .isTrue();

        schema.execute(NEWER);

        refusedWith("the schema is at version 99 and this release knows only " + Migrations.latest());
        assertThat(running.read(stores -> stores.instances().withServer()).isEmpty())
                .isTrue();
        assertThat(running.trouble()).isEmpty();
    }

    @Test
    void a_schema_that_vanishes_under_a_running_service_is_named_and_comes_back() {
        schema.migrated();
        assertThat(work()).isEmpty();
        schema.execute("RENAME TABLE instances TO hidden, flyway_schema_history TO hidden_history");

        refusedWith("the schema is not migrated");

        schema.execute("RENAME TABLE hidden TO instances, hidden_history TO flyway_schema_history");
        assertThat(work()).isEmpty();
    }

    @Test
    void a_table_that_is_missing_in_a_migrated_schema_is_an_error_of_its_own() {
        schema.migrated();
        schema.execute("RENAME TABLE instances TO hidden");

        assertThatThrownBy(this::work).isNotInstanceOf(DatabaseUnavailableException.class);
    }
}
