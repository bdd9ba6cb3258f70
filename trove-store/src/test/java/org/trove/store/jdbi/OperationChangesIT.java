package org.trove.store.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.store.StoreFixture;

/** The order of changes while many commit at once, and late. */
class OperationChangesIT extends StoresOnServer {
    private static final int OPERATIONS = 200;
    private static final int STEPS = 5;
    private static final int WRITERS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger ended = new AtomicInteger();

    OperationChangesIT() {
        super("trove.it.mysql");
    }

    @BeforeEach
    void noneHasEnded() {
        ended.set(0);
    }

    @AfterAll
    void endThreads() {
        threads.shutdownNow();
    }

    private int number() {
        return count(stores -> stores.operationChanges().number(50));
    }

    private List<OperationRecord> after(long number) {
        return list(stores -> stores.operationChanges().after(Set.of(PROJECT), number, 1_000));
    }

    private long last() {
        return database.read(stores -> stores.operationChanges().last());
    }

    @Test
    void a_change_that_commits_late_gets_a_later_number_and_is_not_lost() throws Exception {
        String late = givenOperation(givenInstance()).id();
        String other = givenOperation(givenInstance()).id();
        number();
        try (Connection slow = schema.dataSource().getConnection();
                var statement = slow.createStatement()) {
            statement.execute("START TRANSACTION");
            statement.execute(
                    "UPDATE operations SET state = 'WAITING', updated = UTC_TIMESTAMP(6) WHERE id = '" + late + "'");
            long before = last();
            ClaimedOperation claimed =
                    journal().claim("node", 10, Duration.ofMinutes(1)).get(0);
            assertThat(claimed.operation().id()).isEqualTo(other);
            assertThat(number()).isEqualTo(1);
            assertThat(after(before)).extracting(OperationRecord::id).containsExactly(other);
            long seen = last();

            statement.execute("COMMIT");

            assertThat(number()).isEqualTo(1);
            assertThat(after(seen)).extracting(OperationRecord::id).containsExactly(late);
        }
    }

    @Test
    void who_follows_the_numbers_sees_the_end_of_every_operation_while_several_servers_number() throws Exception {
        for (int i = 0; i < OPERATIONS; i++) {
            givenOperation(givenInstance());
        }
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String holder = "node" + writer;
            writers.add(threads.submit(() -> runAll(holder)));
        }
        List<Future<?>> servers =
                List.of(threads.submit(() -> numberUntilDone(writers)), threads.submit(() -> numberUntilDone(writers)));

        Map<String, OperationState> followed = new HashMap<>();
        long cursor = 0;
        boolean complete = false;
        while (!complete) {
            complete = servers.stream().allMatch(Future::isDone);
            for (OperationRecord change : after(cursor)) {
                assertThat(change.changeNumber()).isGreaterThan(cursor);
                cursor = change.changeNumber();
                followed.put(change.id(), change.state());
            }
        }

        for (Future<?> one : writers) {
            one.get();
        }
        for (Future<?> one : servers) {
            one.get();
        }
        assertThat(followed).hasSize(OPERATIONS);
        assertThat(followed.values()).containsOnly(OperationState.SUCCEEDED);
        assertThat(number()).isZero();
    }

    /** Claims until all have ended: an empty claim only says that somebody else, or who numbers, holds the rows just now. */
    private void runAll(String holder) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (ended.get() < OPERATIONS) {
            assertThat(Instant.now()).isBefore(deadline);
            for (ClaimedOperation one : journal().claim(holder, 10, Duration.ofMinutes(1))) {
                for (int step = 0; step < STEPS; step++) {
                    OperationState next = step + 1 < STEPS ? OperationState.RUNNING : OperationState.SUCCEEDED;
                    assertThat(journal()
                                    .commit(one.lease(), StoreFixture.done(step, next, step + 1))
                                    .isWritten())
                            .isTrue();
                }
                ended.incrementAndGet();
            }
        }
    }

    private void numberUntilDone(List<Future<?>> writers) {
        boolean done = false;
        while (!done) {
            done = writers.stream().allMatch(Future::isDone);
            while (number() > 0) {
                done = done && writers.stream().allMatch(Future::isDone);
            }
        }
    }
}
