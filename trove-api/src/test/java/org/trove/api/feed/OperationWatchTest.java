package org.trove.api.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.trove.error.TroveException;
import org.trove.model.ProjectId;
import org.trove.operation.Direction;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.Rewrite;
import org.trove.operation.Subject;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.memory.MemoryDatabase;
import org.trove.store.memory.MemoryOperationJournal;

class OperationWatchTest {

    private static final Duration TIME = Duration.ofSeconds(30);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final MemoryDatabase database = new MemoryDatabase(CLOCK);
    private final OperationWatch watch = new OperationWatch(database, CLOCK, 2);

    private OperationRecord accept(String id) {
        return database.write(stores -> {
            stores.operations()
                    .insert(new NewOperation(
                            id,
                            OperationKind.newest("restart").orElseThrow(),
                            new ProjectId("p"),
                            List.of(new Subject(Subject.BACKUP, id)),
                            "{}",
                            "req-1"));
            return stores.operationRecords().find(id).orElseThrow();
        });
    }

    private void claimAll() {
        new MemoryOperationJournal(database).claim("h", 10, Duration.ofMinutes(1));
    }

    @Test
    void a_change_between_the_look_and_the_wait_is_not_missed() {
        OperationRecord seen = accept("one");
        claimAll();

        CompletableFuture<Boolean> news = watch.changeOf(seen, TIME);
        watch.look();

        assertThat(news).isCompletedWithValue(true);
        assertThat(watch.waiting()).isZero();
    }

    @Test
    void who_waits_for_another_operation_goes_on_waiting() {
        CompletableFuture<Boolean> one = watch.changeOf(accept("one"), TIME);
        claimAll();
        CompletableFuture<Boolean> two = watch.changeOf(accept("two"), TIME);

        watch.look();

        assertThat(one).isCompletedWithValue(true);
        assertThat(two).isNotDone();
    }

    @Test
    void the_end_of_the_time_is_told_even_while_the_database_is_away() {
        CompletableFuture<Boolean> over = watch.changeOf(accept("one"), Duration.ZERO);
        CompletableFuture<Boolean> more = watch.changeOf(accept("two"), TIME);
        database.setReachable(false);

        assertThatThrownBy(watch::look).isInstanceOf(DatabaseUnavailableException.class);

        assertThat(over).isCompletedWithValue(false);
        assertThat(more).isNotDone();
    }

    @Test
    void an_operation_that_was_forgotten_has_changed() {
        OperationRecord seen = accept("one");
        CompletableFuture<Boolean> news = watch.changeOf(seen, TIME);
        database.write(stores -> stores.operationDesk()
                .rewrite(
                        seen, new Rewrite(OperationState.FAILED, "restart_datastore", Direction.FORWARD, false, null)));
        database.write(stores -> stores.operationDesk().prune(Duration.ZERO, 10));

        watch.look();

        assertThat(news).isCompletedWithValue(true);
    }

    @Test
    void too_many_are_sent_away_and_a_stop_lets_all_go() {
        OperationRecord seen = accept("one");
        CompletableFuture<Boolean> one = watch.changeOf(seen, TIME);
        watch.changeOf(seen, TIME);
        assertThatThrownBy(() -> watch.changeOf(seen, TIME)).isInstanceOf(TroveException.class);
        assertThat(watch.waiting()).isEqualTo(2);

        watch.stop();

        assertThat(one).isCompletedWithValue(false);
        watch.changeOf(seen, TIME);
    }
}
