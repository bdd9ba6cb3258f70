package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.crypto.SecretBox;
import org.trove.operation.Change;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.Lease;
import org.trove.operation.Operation;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.store.InstanceChange;

/** The journal on MariaDB or MySQL; its times are the server's UTC_TIMESTAMP(6). */
public final class JdbiOperationJournal implements OperationJournal {
    private static final Logger LOG = LoggerFactory.getLogger(JdbiOperationJournal.class);
    private static final Duration UNREADABLE_PAUSE = Duration.ofMinutes(1);
    private static final String HELD = " WHERE id = ? AND lease_holder = ? AND fencing_token = ? AND state = 'RUNNING'";

    private static final String DUE = "SELECT " + OperationRows.COLUMNS + ", o.seq, o.fencing_token FROM operations o"
            + " WHERE o.next_attempt_at <= UTC_TIMESTAMP(6) ORDER BY o.next_attempt_at LIMIT ? FOR UPDATE SKIP LOCKED";

    private final JdbiDatabase database;

    public JdbiOperationJournal(JdbiDatabase database) {
        this.database = database;
    }

    @Override
    public List<ClaimedOperation> claim(String holder, int limit, Duration lease) {
        return database.transact(sql -> {
            List<Due> due = sql.list(DUE, rs -> Due.map(rs, database.secrets()), limit);
            if (due.isEmpty()) {
                return List.of();
            }
            take(sql, due, holder, lease);
            List<ClaimedOperation> claimed = new ArrayList<>(due.size());
            for (Due one : due) {
                Operation operation = one.operation;
                if (operation == null) {
                    postpone(sql, one);
                } else {
                    claimed.add(new ClaimedOperation(operation, new Lease(operation.id(), holder, one.token + 1)));
                }
            }
            return claimed;
        });
    }

    private static void take(Sql sql, List<Due> due, String holder, Duration lease) {
        List<Object> arguments = new ArrayList<>(List.of(holder, micros(lease), micros(lease)));
        arguments.addAll(List.of(Sql.padded(due.stream().map(Due::seq).toList())));
        sql.update(
                "UPDATE operations SET state = 'RUNNING', lease_holder = ?,"
                        + " lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND,"
                        + " next_attempt_at = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND,"
                        + " fencing_token = fencing_token + 1, woken = 0,"
                        + " step_started_at = COALESCE(step_started_at, UTC_TIMESTAMP(6)), updated = UTC_TIMESTAMP(6)"
                        + " WHERE seq IN (" + Sql.placeholders(Sql.padded(due.size())) + ")",
                arguments.toArray());
    }

    /** An operation whose request cannot be opened must not stop the others; it goes on once the key is right again. */
    private static void postpone(Sql sql, Due due) {
        LOG.error("request of an operation cannot be opened, check keys.operation_payload_key operation={}", due.id);
        sql.update(
                "UPDATE operations SET state = 'WAITING', waits_for = 'DATABASE', lease_holder = NULL, lease_until = NULL,"
                        + " next_attempt_at = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND,"
                        + " reason = 'The request cannot be opened: keys.operation_payload_key is not the one it was sealed"
                        + " with.' WHERE seq = ?",
                micros(UNREADABLE_PAUSE),
                due.seq);
    }

    @Override
    public int renew(String holder, Duration lease) {
        return database.transact(sql -> sql.update(
                "UPDATE operations SET lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND,"
                        + " next_attempt_at = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND"
                        + " WHERE lease_holder = ? AND state = 'RUNNING'",
                micros(lease),
                micros(lease),
                holder));
    }

    /** Instances are written before operations, as requests do it, so that the two do not lock each other out. */
    @Override
    public boolean commit(Lease lease, StepCommit commit) {
        try {
            return database.transact(sql -> {
                InstanceChanges changes = new InstanceChanges(sql);
                commit.changes().forEach(change -> changes.apply(instanceChange(change)));
                keep(sql, lease, commit.record());
                if (!write(sql, lease, commit)) {
                    throw new LeaseLost();
                }
                if (commit.state().isEnded()) {
                    promoteNext(sql, lease.operationId());
                }
                return true;
            });
        } catch (LeaseLost e) {
            return false;
        }
    }

    private static InstanceChange instanceChange(Change change) {
        if (change instanceof InstanceChange known) {
            return known;
        }
        throw new IllegalArgumentException("not a change of an instance: " + change.getClass());
    }

    private static void keep(Sql sql, Lease lease, StepRecord record) {
        sql.update(
                "INSERT INTO operation_steps (operation_seq, undoing, position, attempt, name, outcome, output, reason,"
                        + " created, updated)"
                        + " SELECT seq, undoing, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)"
                        + " FROM operations" + HELD
                        + " ON DUPLICATE KEY UPDATE outcome = VALUES(outcome), output = VALUES(output),"
                        + " reason = VALUES(reason), updated = VALUES(updated)",
                record.position(),
                record.attempt(),
                record.name(),
                record.outcome().name(),
                Json.write(record.output()),
                record.reason(),
                lease.operationId(),
                lease.holder(),
                lease.token());
    }

    private static boolean write(Sql sql, Lease lease, StepCommit commit) {
        OperationState state = commit.state();
        boolean running = state == OperationState.RUNNING;
        int undoing = commit.undoing() ? 1 : 0;
        return sql.update(
                        "UPDATE operations SET step_started_at = IF(step = ? AND undoing = ?, step_started_at, "
                                + (running ? "UTC_TIMESTAMP(6)" : "NULL") + "),"
                                + " outputs = JSON_MERGE_PATCH(outputs, ?),"
                                + " step = ?, attempt = ?, undoing = ?, waits_for = ?, reason = ?, state = ?,"
                                + " updated = UTC_TIMESTAMP(6)"
                                + afterwards(state)
                                + HELD,
                        commit.nextStep(),
                        undoing,
                        Json.write(commit.record().output()),
                        commit.nextStep(),
                        commit.attempt(),
                        undoing,
                        commit.waitsFor().name(),
                        commit.reason(),
                        state.name(),
                        micros(commit.delay()),
                        lease.operationId(),
                        lease.holder(),
                        lease.token())
                == 1;
    }

    /** What becomes of lease, due time and request; takes the delay in microseconds as its argument. */
    private static String afterwards(OperationState state) {
        String letGo = ", lease_holder = NULL, lease_until = NULL, next_attempt_at = ";
        return switch (state) {
            case RUNNING -> ", woken = IF(? >= 0, woken, woken)";
            case QUEUED, PENDING, WAITING -> letGo + "UTC_TIMESTAMP(6) + INTERVAL IF(woken = 1, 0, ?) MICROSECOND";
            case SUCCEEDED -> letGo + "IF(? >= 0, NULL, NULL), payload = NULL";
            case FAILED, CANCELLED -> letGo + "IF(? >= 0, NULL, NULL)";
        };
    }

    @Override
    public void release(Lease lease) {
        database.transact(sql -> sql.update(
                "UPDATE operations SET state = 'PENDING', lease_holder = NULL, lease_until = NULL,"
                        + " next_attempt_at = UTC_TIMESTAMP(6)" + HELD,
                lease.operationId(),
                lease.holder(),
                lease.token()));
    }

    private static void promoteNext(Sql sql, String id) {
        Optional<String> instance = sql.first(
                "SELECT instance_id FROM operations WHERE id = ? AND instance_id IS NOT NULL",
                rs -> rs.getString(1),
                id);
        instance.ifPresent(waiting -> sql.update(
                "UPDATE operations SET state = 'PENDING', next_attempt_at = UTC_TIMESTAMP(6), updated = UTC_TIMESTAMP(6)"
                        + " WHERE instance_id = ? AND state = 'QUEUED' ORDER BY seq LIMIT 1",
                waiting));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** A row that is due; without operation where its request cannot be opened. */
    private record Due(
            String id, long seq, long token, @Nullable Operation operation) {
        static Due map(ResultSet rs, SecretBox secrets) throws SQLException {
            Operation operation;
            try {
                operation = OperationRows.map(rs, OperationState.RUNNING, OperationRows.open(rs, secrets));
            } catch (IllegalArgumentException e) {
                operation = null;
            }
            return new Due(
                    rs.getString(1),
                    rs.getLong(OperationRows.COUNT + 1),
                    rs.getLong(OperationRows.COUNT + 2),
                    operation);
        }
    }

    /** Rolls the transaction back. */
    private static final class LeaseLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeaseLost() {
            super("the lease is no longer the current one", null, false, false);
        }
    }
}
