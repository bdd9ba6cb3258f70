package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.crypto.SecretBox;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.CommitOutcome;
import org.trove.operation.DueOperation;
import org.trove.operation.Lease;
import org.trove.operation.Operation;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationState;
import org.trove.operation.OperationType;
import org.trove.operation.StepCommit;
import org.trove.store.jdbi.DueOperations.Types;

/** The journal on MariaDB or MySQL; its times are the server's UTC_TIMESTAMP(6). */
public final class JdbiOperationJournal implements OperationJournal {
    private static final Logger LOG = LoggerFactory.getLogger(JdbiOperationJournal.class);
    private static final Duration UNREADABLE_PAUSE = Duration.ofMinutes(1);

    /** Others may have taken what was looked at; then the next ones are tried, so often in one claim. */
    private static final int TRIES_OF_A_CLAIM = 3;

    private static final int LEASES_OF_A_STATEMENT = 256;

    private static final String LOCK = "SELECT " + OperationRows.COLUMNS + ", o.seq, o.fencing_token FROM operations o"
            + " FORCE INDEX (PRIMARY) WHERE o.seq IN (%s) AND o.next_attempt_at <= UTC_TIMESTAMP(6)"
            + " FOR UPDATE SKIP LOCKED";

    private final JdbiDatabase database;
    private final DueOperations dueOperations;
    private final CommitGroup commits;

    public JdbiOperationJournal(JdbiDatabase database) {
        this.database = database;
        this.dueOperations = new DueOperations(database);
        this.commits = new CommitGroup(new CommitWriter(database));
    }

    /** Looking locks nothing and costs one round trip, which is all while there is nothing to do. */
    @Override
    public List<ClaimedOperation> claim(String holder, Set<OperationType> known, int limit, Duration lease) {
        List<Long> due =
                dueOperations.inOrder(known).stream().map(DueOperation::seq).toList();
        List<ClaimedOperation> claimed = new ArrayList<>();
        int from = 0;
        for (int tries = 0; tries < TRIES_OF_A_CLAIM && from < due.size() && claimed.size() < limit; tries++) {
            List<Long> chosen = due.subList(from, Math.min(due.size(), from + limit - claimed.size()));
            try {
                claimed.addAll(database.transact(sql -> claim(sql, chosen, holder, lease)));
            } catch (RuntimeException e) {
                // What was taken before is this process's to run; nobody else takes it before its leases run out.
                if (claimed.isEmpty()) {
                    throw e;
                }
                LOG.warn("claim ended early claimed={} cause={}", claimed.size(), e.toString());
                break;
            }
            from += chosen.size();
        }
        return claimed;
    }

    private List<ClaimedOperation> claim(Sql sql, List<Long> chosen, String holder, Duration lease) {
        List<Due> due = sql.list(
                LOCK.formatted(Sql.placeholders(Sql.padded(chosen.size()))),
                rs -> Due.map(rs, database.secrets()),
                Sql.padded(chosen));
        if (due.isEmpty()) {
            return List.of();
        }
        take(sql, due, holder, lease);
        List<ClaimedOperation> claimed = new ArrayList<>(due.size());
        for (Due one : due.stream().sorted(Due.inOrderOf(chosen)).toList()) {
            Operation operation = one.operation;
            if (operation == null) {
                postpone(sql, one);
            } else {
                claimed.add(new ClaimedOperation(operation, new Lease(operation.id(), holder, one.token + 1)));
            }
        }
        return claimed;
    }

    /** Only rows with the token that was read: the lease names the next one, and two holders must not share it. */
    private static void take(Sql sql, List<Due> due, String holder, Duration lease) {
        int places = Sql.padded(due.size());
        List<Object> arguments = new ArrayList<>(List.of(holder, micros(lease), micros(lease)));
        arguments.addAll(List.of(Sql.padded(due.stream().map(Due::seq).toList())));
        for (int i = 0; i < places; i++) {
            Due one = due.get(Math.min(i, due.size() - 1));
            arguments.addAll(List.of(one.seq, one.token));
        }
        int taken = sql.update(
                "UPDATE operations SET state = 'RUNNING', lease_holder = ?,"
                        + " lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND,"
                        + " next_attempt_at = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND,"
                        + " fencing_token = fencing_token + 1, woken = 0,"
                        + " started_at = COALESCE(started_at, UTC_TIMESTAMP(6)),"
                        + " step_started_at = COALESCE(step_started_at, UTC_TIMESTAMP(6)), updated = UTC_TIMESTAMP(6)"
                        + " WHERE seq IN (" + Sql.placeholders(places) + ") AND (seq, fencing_token) IN ("
                        + String.join(", ", Collections.nCopies(places, "(?, ?)")) + ")",
                arguments.toArray());
        if (taken != due.size()) {
            throw new RowsChangedException("operations");
        }
    }

    /** An operation whose request cannot be opened must not stop the others; it goes on once the key is right again. */
    private static void postpone(Sql sql, Due due) {
        LOG.error("request of an operation cannot be opened, check keys.operation_payload_key operation={}", due.id);
        sql.update(
                "UPDATE operations SET state = 'WAITING', waits_for = 'DATABASE', lease_holder = NULL, lease_until ="
                        + " NULL, next_attempt_at = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND, reason = 'The request"
                        + " cannot be opened: keys.operation_payload_key is not the one it was sealed with.' WHERE seq ="
                        + " ?",
                micros(UNREADABLE_PAUSE),
                due.seq);
    }

    /** A row that somebody holds is left alone: its holder knows it, or has just begun to. */
    @Override
    public Map<OperationType, Long> unknown(Set<OperationType> known, Duration overdue) {
        Types others = Types.notIn(known);
        List<Object> arguments = new ArrayList<>(List.of(micros(overdue)));
        arguments.addAll(others.arguments());
        String waiting = " WHERE priority IN (0, 1) AND next_attempt_at <= UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND"
                + others.condition() + " AND state IN ('PENDING', 'WAITING')";
        Map<OperationType, Long> counts = new HashMap<>();
        database.query(sql -> sql.list(
                "SELECT kind, version, COUNT(*) FROM operations FORCE INDEX (operations_due)" + waiting
                        + " GROUP BY kind, version",
                rs -> counts.put(new OperationType(rs.getString(1), rs.getInt(2)), rs.getLong(3)),
                arguments.toArray()));
        if (!counts.isEmpty()) {
            database.transact(sql -> sql.update(
                    "UPDATE operations SET waits_for = 'TASK_MANAGER', reason = CONCAT('No task manager that runs knows"
                            + " operation ', kind, ' version ', version, '.'), updated = UTC_TIMESTAMP(6)" + waiting
                            + " AND waits_for <> 'TASK_MANAGER'",
                    arguments.toArray()));
        }
        return counts;
    }

    @Override
    public int renew(Collection<Lease> held, Duration lease) {
        int renewed = 0;
        for (List<Lease> part : parts(held)) {
            renewed += database.transact(sql -> sql.update(
                    "UPDATE operations SET lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND,"
                            + " next_attempt_at = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND" + heldBy(part),
                    leasesAfter(part, micros(lease), micros(lease))));
        }
        return renewed;
    }

    @Override
    public Set<Lease> cancelled(Collection<Lease> held) {
        Set<Lease> cancelled = new HashSet<>();
        for (List<Lease> part : parts(held)) {
            database.query(sql -> sql.list(
                            "SELECT id, fencing_token FROM operations" + heldBy(part)
                                    + " AND cancel_requested = 1 AND undoing = 0",
                            rs -> Map.entry(rs.getString(1), rs.getLong(2)),
                            leasesAfter(part)))
                    .forEach(current -> part.stream()
                            .filter(lease ->
                                    lease.operationId().equals(current.getKey()) && lease.token() == current.getValue())
                            .forEach(cancelled::add));
        }
        return cancelled;
    }

    /** In one order, so that writers do not lock each other out. */
    private static List<List<Lease>> parts(Collection<Lease> leases) {
        List<Lease> ordered =
                leases.stream().sorted(Comparator.comparing(Lease::operationId)).toList();
        List<List<Lease>> parts = new ArrayList<>();
        for (int from = 0; from < ordered.size(); from += LEASES_OF_A_STATEMENT) {
            parts.add(ordered.subList(from, Math.min(ordered.size(), from + LEASES_OF_A_STATEMENT)));
        }
        return parts;
    }

    /** The ids alone find the rows by their index; the pairs say whether the lease is the one that was given. */
    private static String heldBy(List<Lease> leases) {
        int places = Sql.padded(leases.size());
        return " WHERE id IN (" + Sql.placeholders(places) + ") AND (id, fencing_token) IN ("
                + String.join(", ", Collections.nCopies(places, "(?, ?)")) + ") AND state = 'RUNNING'";
    }

    private static Object[] leasesAfter(List<Lease> leases, Object... first) {
        List<Object> arguments = new ArrayList<>(List.of(first));
        arguments.addAll(
                List.of(Sql.padded(leases.stream().map(Lease::operationId).toList())));
        for (int i = 0; i < Sql.padded(leases.size()); i++) {
            Lease lease = leases.get(Math.min(i, leases.size() - 1));
            arguments.addAll(List.of(lease.operationId(), lease.token()));
        }
        return arguments.toArray();
    }

    @Override
    public CommitOutcome commit(Lease lease, StepCommit commit) {
        return commits.commit(lease, commit);
    }

    @Override
    public void release(Lease lease) {
        database.transact(sql -> sql.update(
                "UPDATE operations SET state = 'PENDING', lease_holder = NULL, lease_until = NULL,"
                        + " next_attempt_at = UTC_TIMESTAMP(6)"
                        + " WHERE id = ? AND lease_holder = ? AND fencing_token = ? AND state = 'RUNNING'",
                lease.operationId(),
                lease.holder(),
                lease.token()));
    }

    static long micros(Duration duration) {
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

        static Comparator<Due> inOrderOf(List<Long> chosen) {
            return Comparator.comparingInt(due -> chosen.indexOf(due.seq));
        }
    }
}
