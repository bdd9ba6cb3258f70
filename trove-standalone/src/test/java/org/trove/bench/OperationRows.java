package org.trove.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationKind;
import org.trove.operation.StepDefinition;
import org.trove.store.Database;
import org.trove.time.IdSource;

/** Fills a schema with operations: most have ended, some wait for their guests. */
final class OperationRows {
    /** The steps of the loads: something, a wait, an end. */
    static final OperationKind KIND = new OperationKind(
            "create_instance",
            1,
            List.of(StepDefinition.of("first"), StepDefinition.of("await_guest"), StepDefinition.of("finish")),
            true,
            InstanceTask.BUILDING,
            InstanceTask.BUILDING_ERROR_SERVER,
            Set.of());

    private static final int PROJECTS = 100;
    private static final int ROWS_OF_A_TRANSACTION = 500;

    private final DataSource source;
    private final Database database;
    private final IdSource ids;

    OperationRows(DataSource source, Database database, IdSource ids) {
        this.source = source;
        this.database = database;
        this.ids = ids;
    }

    /** @param total of all rows @param open how many of them wait */
    void fill(int total, int open) {
        for (int made = 0; made < open; made += ROWS_OF_A_TRANSACTION) {
            insert(made, Math.min(open, made + ROWS_OF_A_TRANSACTION));
        }
        letWait();
        String columns = "kind, version, project_id, subject_id, state, outputs, request_id, created, updated";
        for (int rows = open; rows < total; ) {
            rows += execute(
                    "INSERT INTO operations (id, next_attempt_at, " + columns + ") SELECT UUID(), NULL, kind, version,"
                            + " project_id, UUID(), 'SUCCEEDED', outputs, request_id, created, updated FROM operations LIMIT "
                            + Math.min(ROWS_OF_A_TRANSACTION * 100, total - rows));
        }
        execute("INSERT INTO operation_steps (operation_seq, undoing, name, attempt, outcome, output,"
                + " created, updated) SELECT seq, 0, 'first', 1, 'DONE', '{}', created, updated"
                + " FROM operations");
        execute("INSERT INTO operation_subjects (operation_seq, position, subject_type, subject_id, open)"
                + " SELECT seq, 0, subject_type, subject_id, NULL FROM operations WHERE next_attempt_at IS NULL");
        execute("ANALYZE TABLE operations, operation_subjects");
    }

    private void insert(int from, int to) {
        database.write(stores -> {
            for (int row = from; row < to; row++) {
                stores.operations()
                        .insert(new NewOperation(
                                ids.newId().toString(),
                                KIND,
                                new ProjectId("project" + row % PROJECTS),
                                new InstanceId(ids.newId().toString()),
                                "{}",
                                "req-1"));
            }
            return true;
        });
    }

    /** Gives the instances of open operations rows that changes can be written to. */
    void addInstances() {
        execute("INSERT INTO instances (id, name, tenant_id, task_id, deleted, created, updated)"
                + " SELECT subject_id, 'bench', project_id, 1, 0, created, updated FROM operations"
                + " WHERE next_attempt_at IS NOT NULL");
    }

    void makeDue(int count) {
        execute("UPDATE operations SET next_attempt_at = UTC_TIMESTAMP(6) WHERE state = 'WAITING' LIMIT " + count);
    }

    /** Puts all open operations to sleep until long after the measurement, waiting for their guests. */
    void letWait() {
        execute(
                "UPDATE operations SET state = 'WAITING', waits_for = 'GUEST', step = 'await_guest', lease_holder = NULL,"
                        + " lease_until = NULL, next_attempt_at = UTC_TIMESTAMP(6) + INTERVAL 1 DAY"
                        + " WHERE next_attempt_at IS NOT NULL");
    }

    /** Of so many operations that wait. */
    List<InstanceId> instances(int count) {
        List<InstanceId> found = new ArrayList<>();
        String sql = "SELECT subject_id FROM operations WHERE state = 'WAITING' LIMIT " + count;
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet ids = statement.executeQuery(sql)) {
            while (ids.next()) {
                found.add(new InstanceId(ids.getString(1)));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private int execute(String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return Math.max(0, statement.getUpdateCount());
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
