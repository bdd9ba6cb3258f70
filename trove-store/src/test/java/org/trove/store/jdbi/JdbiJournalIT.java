package org.trove.store.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Direction;
import org.trove.operation.Lease;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange;
import org.trove.store.StoreFixture;

/** The journal of several processes on a real server: late holders, shared transactions, long backlogs. */
class JdbiJournalIT extends StoresOnServer {
    private static final Duration LEASE = Duration.ofMinutes(1);
    /** More than there are transactions at a time, so that results share them. */
    private static final int THREADS = 32;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    JdbiJournalIT() {
        super("trove.it.mysql");
    }

    @AfterAll
    void endThreads() {
        threads.shutdownNow();
    }

    private void onAllThreads(Callable<?> work) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(threads.submit(work));
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    @Test
    void a_holder_that_was_stopped_for_a_minute_and_continued_changes_no_row() {
        InstanceId instance = givenInstance();
        String operation = givenOperation(instance).id();
        OperationJournal stopped = new JdbiOperationJournal(schema.database());
        OperationJournal other = new JdbiOperationJournal(schema.database());
        ClaimedOperation late =
                stopped.claim("stopped", 1, Duration.ofSeconds(4)).get(0);
        schema.execute("UPDATE operations SET lease_until = lease_until - INTERVAL 60 SECOND,"
                + " next_attempt_at = next_attempt_at - INTERVAL 60 SECOND");
        ClaimedOperation current =
                other.claim("other", 1, Duration.ofMinutes(1)).get(0);
        other.commit(current.lease(), StoreFixture.done(0, OperationState.RUNNING, 1));
        String before = everything();

        assertThat(stopped.renew(List.of(late.lease()), Duration.ofMinutes(1))).isZero();
        for (OperationState state : OperationState.values()) {
            InstanceChange change = new InstanceChange.VolumeSet(instance, "late");
            assertThat(stopped.commit(late.lease(), StoreFixture.done(0, state, 1, change)))
                    .isEqualTo(CommitOutcome.LOST);
        }
        stopped.release(late.lease());

        assertThat(everything()).isEqualTo(before).contains(operation);
        assertThat(other.commit(current.lease(), StoreFixture.done(1, OperationState.SUCCEEDED, 2)))
                .isEqualTo(CommitOutcome.WRITTEN);
    }

    @Test
    void what_a_claim_took_before_it_failed_is_handed_out() throws SQLException {
        String busy = givenOperation(givenInstance()).id();
        String taken = givenOperation(givenInstance()).id();
        givenOperation(givenInstance());
        OperationJournal journal = journal();
        // The first part of the claim skips the locked row and takes one; the second part is refused.
        schema.execute("CREATE TRIGGER one_at_most BEFORE UPDATE ON operations FOR EACH ROW BEGIN"
                + " IF NEW.state = 'RUNNING' AND EXISTS (SELECT 1 FROM operation_steps) THEN"
                + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused'; END IF;"
                + " INSERT INTO operation_steps (operation_seq, undoing, name, attempt, outcome, output, created,"
                + " updated) VALUES (NEW.seq, 0, 'seen', 1, 'DONE', '{}', NOW(), NOW()); END");
        try (Connection other = schema.dataSource().getConnection()) {
            other.setAutoCommit(false);
            try (Statement lock = other.createStatement()) {
                lock.execute("SELECT seq FROM operations WHERE id = '" + busy + "' FOR UPDATE");
                assertThat(journal.claim("node", 2, LEASE))
                        .extracting(claimed -> claimed.operation().id())
                        .containsExactly(taken);
            }
            other.rollback();
        } finally {
            schema.execute("DROP TRIGGER one_at_most");
        }
    }

    @Test
    void a_host_with_the_longest_name_claims_as_any_other() {
        givenOperation(givenInstance());
        String holder = Lease.holder(
                "h".repeat(253), Long.MAX_VALUE, StoreFixture.newId().value());

        assertThat(journal().claim(holder, 1, LEASE)).hasSize(1);
    }

    @Test
    void many_leases_are_renewed_at_once() {
        write(stores -> IntStream.range(0, 600)
                .forEach(i -> stores.operations().insert(StoreFixture.operation(StoreFixture.newId()))));
        List<Lease> held = new ArrayList<>();
        OperationJournal journal = journal();
        while (held.size() < 600) {
            journal.claim("node", 200, LEASE).forEach(claimed -> held.add(claimed.lease()));
        }

        assertThat(journal.renew(held, LEASE)).isEqualTo(600);
    }

    /** All rows that an operation may write to. */
    private String everything() {
        return schema.rows("operations") + schema.rows("operation_steps") + schema.rows("instances");
    }

    @Test
    void results_that_share_a_transaction_are_written_each_under_its_own_lease() throws Exception {
        OperationJournal shared = journal();
        AtomicInteger lost = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger written = new AtomicInteger();
        AtomicInteger turn = new AtomicInteger();
        for (int i = 0; i < 400; i++) {
            givenOperation(givenInstance());
        }
        List<ClaimedOperation> all = new ArrayList<>();
        while (all.size() < 400) {
            all.addAll(shared.claim("node", 100, LEASE));
        }

        onAllThreads(() -> {
            for (int i = turn.getAndIncrement(); i < all.size(); i = turn.getAndIncrement()) {
                Lease lease = all.get(i).lease();
                InstanceId instance =
                        Objects.requireNonNull(all.get(i).operation().instance());
                boolean late = i % 5 == 0;
                Lease used = late ? new Lease(lease.operationId(), lease.holder(), lease.token() - 1) : lease;
                String volume = i % 7 == 1 ? "x".repeat(100) : "volume";
                try {
                    InstanceChange change = new InstanceChange.VolumeSet(instance, volume);
                    boolean done = shared.commit(used, StoreFixture.done(0, OperationState.SUCCEEDED, 1, change))
                            .isWritten();
                    (done ? written : lost).incrementAndGet();
                    assertThat(done).isNotEqualTo(late);
                } catch (JdbiException tooLong) {
                    refused.incrementAndGet();
                    assertThat(i % 7).isEqualTo(1);
                }
            }
            return null;
        });

        assertThat(lost.get() + refused.get() + written.get()).isEqualTo(400);
        assertThat(map(stores -> stores.operations().countByState()))
                .isEqualTo(Map.of(OperationState.RUNNING, 400L - written.get()));
        assertThat(lost.get()).isBetween(69, 80);
        assertThat(schema.rows("instances").split("\\bvolume\\b", -1)).hasSize(written.get() + 1);
    }

    @Test
    void the_only_operation_of_a_project_is_found_behind_thousands_of_another() {
        for (int i = 0; i < 1_500; i++) {
            givenOperation(StoreFixture.newId());
        }
        NewOperation plain = StoreFixture.operation(StoreFixture.newId());
        NewOperation single = new NewOperation(
                plain.id(), plain.kind(), new ProjectId("single"), plain.subjects(), "{}", plain.requestId());
        write(stores -> stores.operations().insert(single));
        OperationJournal claiming = journal();
        Set<String> claimed = ConcurrentHashMap.newKeySet();

        for (int i = 0; i < 16; i++) {
            claiming.claim("node", 4, LEASE)
                    .forEach(one -> claimed.add(one.operation().id()));
        }

        assertThat(claimed).hasSize(64).contains(single.id());
    }

    @Test
    void what_a_died_holder_had_is_found_at_once_behind_thousands_that_are_due_for_longer() {
        String held = givenOperation(StoreFixture.newId()).id();
        journal().claim("died", 1, Duration.ofMillis(1));
        write(stores -> IntStream.range(0, 1_100)
                .forEach(i -> stores.operations().insert(StoreFixture.operation(StoreFixture.newId()))));
        schema.execute("UPDATE operations SET next_attempt_at = next_attempt_at - INTERVAL 1 HOUR"
                + " WHERE state = 'PENDING'");

        assertThat(journal().claim("other", 2, LEASE))
                .extracting(claimed -> claimed.operation().id())
                .contains(held);
    }

    @Test
    void the_look_for_what_died_holders_had_reads_only_what_is_held() {
        assertThat(schema.query(
                        "EXPLAIN " + DueOperations.LAPSED.formatted(" AND (kind, version) IN (('restart', 1))")))
                .contains("operations_lease")
                .doesNotContain("operations_due");
    }

    @Test
    void a_step_that_was_not_tried_has_its_time_before_it() {
        InstanceId instance = givenInstance();
        givenOperation(instance);
        Lease lease = journal().claim("node", 1, LEASE).get(0).lease();
        schema.execute("UPDATE operations SET step_started_at = step_started_at - INTERVAL 1 HOUR");
        StepCommit waiting = StoreFixture.waiting(0, WaitsFor.CLOUD, Duration.ZERO);
        journal().commit(lease, waiting);
        ClaimedOperation tried = journal().claim("node", 1, LEASE).get(0);
        assertThat(tried.operation().stepElapsed()).isGreaterThan(Duration.ofMinutes(59));

        StepRecord postponed = new StepRecord("step0", 1, StepRecord.Outcome.POSTPONED, Map.of(), "compute is away");
        journal()
                .commit(
                        tried.lease(),
                        new StepCommit(
                                postponed,
                                OperationState.WAITING,
                                "step0",
                                0,
                                Direction.FORWARD,
                                Duration.ZERO,
                                WaitsFor.CLOUD,
                                "compute is away",
                                List.of()));

        assertThat(journal().claim("node", 1, LEASE).get(0).operation().stepElapsed())
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void the_look_for_due_operations_reads_the_index_alone_in_its_order() {
        for (String priority : List.of("0", "1")) {
            String plan =
                    schema.query("EXPLAIN SELECT seq, project_id, priority FROM operations FORCE INDEX (operations_due)"
                            + " WHERE priority = " + priority
                            + " AND next_attempt_at <= UTC_TIMESTAMP(6) AND (kind, version) IN (('restart', 1),"
                            + " ('create_instance', 1)) ORDER BY next_attempt_at LIMIT 1000");
            assertThat(plan).contains("operations_due", "Using index").doesNotContain("filesort", "temporary");
        }
    }
}
