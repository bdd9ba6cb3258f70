package org.trove.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.FixedCatalog;
import org.trove.model.Flavor;
import org.trove.model.InstanceTask;

/** Reads the control plane's tables, past the services and past the proxy. */
final class ControlDatabase {
    private final String url;
    private final String password;

    ControlDatabase(String url, String password) {
        this.url = url;
        this.password = password;
    }

    /** A row of operations. */
    record OperationRow(
            String id,
            String kind,
            @Nullable String instance,
            String state,
            String step,
            @Nullable String reason) {
        boolean isEnded() {
            return state.equals("SUCCEEDED") || state.equals("FAILED") || state.equals("CANCELLED");
        }
    }

    /** A row of instances. @param task the name of the task, or its number where there is none of it */
    record InstanceRow(
            String id,
            String name,
            String project,
            String task,
            boolean stays,
            @Nullable String server,
            @Nullable String guest,
            int volumeGb,
            int ramMb,
            boolean deleted) {}

    /** @param used counted in instances, MiB or GiB */
    record UsageRow(String project, String resource, int used, int reserved) {}

    Map<String, OperationRow> operations() {
        Map<String, OperationRow> rows = new HashMap<>();
        query(
                        "SELECT id, kind, subject_id, state, step, reason FROM operations",
                        row -> new OperationRow(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6)))
                .forEach(row -> rows.put(row.id(), row));
        return rows;
    }

    Map<String, InstanceRow> instances() {
        Map<String, InstanceRow> rows = new HashMap<>();
        query(
                        "SELECT i.id, i.name, i.tenant_id, i.task_id, i.server_status, s.status_description,"
                                + " COALESCE(i.volume_size, 0), i.deleted, i.flavor_id FROM instances i"
                                + " LEFT JOIN service_statuses s ON s.instance_id = i.id",
                        ControlDatabase::instance)
                .forEach(row -> rows.put(row.id(), row));
        return rows;
    }

    /** Ids of instances of that name whose creation has succeeded and whose removal nobody has asked for, oldest first. */
    List<String> readyNamed(String prefix) {
        return query(
                "SELECT i.id FROM instances i JOIN operations o ON o.subject_id = i.id"
                        + " WHERE i.deleted = 0 AND i.task_id = " + InstanceTask.NONE.code()
                        + " AND o.kind = 'create_instance' AND o.state = 'SUCCEEDED' AND i.name LIKE '" + prefix
                        + "%' ORDER BY o.seq",
                row -> row.getString(1));
    }

    /** The one number that the statement finds. */
    long number(String sql) {
        return query(sql, row -> row.getLong(1)).get(0);
    }

    /** A number that the server keeps of itself, such as {@code Queries}. */
    long status(String variable) {
        return query("SHOW GLOBAL STATUS LIKE '" + variable + "'", row -> row.getLong(2))
                .get(0);
    }

    List<UsageRow> usages() {
        return query(
                "SELECT tenant_id, resource, in_use, reserved FROM quota_usages",
                row -> new UsageRow(row.getString(1), row.getString(2), row.getInt(3), row.getInt(4)));
    }

    private static int ramOf(String flavor) {
        return FixedCatalog.DEFAULT_FLAVORS.stream()
                .filter(known -> known.id().equals(flavor))
                .mapToInt(Flavor::ramMb)
                .findFirst()
                .orElse(0);
    }

    private static InstanceRow instance(ResultSet row) throws SQLException {
        int code = row.getInt(4);
        @Nullable InstanceTask task = InstanceTask.ofCode(code).orElse(null);
        return new InstanceRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                task == null ? "task " + code : task.name(),
                task != null && (task == InstanceTask.NONE || task.isError()),
                row.getString(5),
                row.getString(6),
                row.getInt(7),
                ramOf(row.getString(9)),
                row.getBoolean(8));
    }

    /**
     * Accepts an operation of a kind that this build does not have, as an API server of a later build does.
     *
     * @return its id
     */
    String acceptUnknown(String kind, String firstStep) {
        String id = UUID.randomUUID().toString();
        execute("INSERT INTO operations (id, kind, version, step, project_id, subject_type, subject_id, state, outputs,"
                + " request_id, next_attempt_at, created, updated) SELECT '" + id + "', '" + kind + "', 1, '"
                + firstStep
                + "', tenant_id, 'host', '" + id + "', 'PENDING', '{}', 'req-later', UTC_TIMESTAMP(6),"
                + " UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM instances LIMIT 1");
        execute("INSERT INTO operation_subjects (operation_seq, position, subject_type, subject_id, open)"
                + " SELECT seq, 0, subject_type, subject_id, 1 FROM operations WHERE id = '" + id + "'");
        return id;
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url, "trove", password);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be written: " + sql, e);
        }
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, RowReader<T> reader) {
        try (Connection connection = DriverManager.getConnection(url, "trove", password);
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be read: " + sql, e);
        }
    }
}
