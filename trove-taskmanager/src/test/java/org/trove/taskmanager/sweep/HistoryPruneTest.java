package org.trove.taskmanager.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.trove.message.TaskRequest;
import org.trove.operation.Direction;
import org.trove.operation.OperationState;
import org.trove.operation.Rewrite;
import org.trove.store.ReservedKey;
import org.trove.taskmanager.testing.FixedIds;
import org.trove.taskmanager.testing.InstanceWorld;

class HistoryPruneTest {
    private static final Duration HISTORY = Duration.ofDays(90);

    private final InstanceWorld world = new InstanceWorld();
    private final HistoryPrune prune =
            new HistoryPrune(world.database, world.time, HISTORY, new FixedIds(), new PrometheusRegistry());

    private String endedOperation() {
        String id = world.accept(
                new TaskRequest.Restart(InstanceWorld.ID.value()),
                UUID.randomUUID().toString());
        world.database.write(stores -> stores.operationDesk()
                .rewrite(
                        stores.operationDesk().lock(id).orElseThrow(),
                        new Rewrite(OperationState.FAILED, "begin", Direction.FORWARD, false, "for the test")));
        return id;
    }

    private boolean exists(String id) {
        return world.database.read(stores -> stores.operations().find(id)).isPresent();
    }

    @Test
    void operations_are_forgotten_when_their_time_is_over_and_open_ones_never() {
        String old = endedOperation();
        String open = world.accept(
                new TaskRequest.Restart(InstanceWorld.ID.value()),
                UUID.randomUUID().toString());
        world.advance(HISTORY.minusDays(1));
        String young = endedOperation();
        prune.run();
        assertThat(exists(old)).isTrue();

        world.advance(Duration.ofDays(2));
        prune.run();

        assertThat(exists(old)).isFalse();
        assertThat(exists(young)).isTrue();
        assertThat(exists(open)).isTrue();
    }

    @Test
    void answers_are_forgotten_after_their_own_time() {
        ReservedKey key = new ReservedKey(InstanceWorld.PROJECT, "key", "a".repeat(64), "owner");
        world.database.write(stores -> stores.idempotency().reserve(key, Duration.ofMinutes(5), Duration.ofHours(24)));
        world.advance(Duration.ofHours(25));

        prune.run();

        assertThat(world.database.<Integer>write(stores -> stores.idempotency().prune(10)))
                .isZero();
    }

    @Test
    void a_run_is_followed_by_another() {
        String first = endedOperation();
        world.advance(Duration.ofHours(2));
        String second = endedOperation();
        world.advance(HISTORY.minusHours(1));
        prune.start();
        world.advance(Duration.ofMinutes(30));
        assertThat(exists(first)).isFalse();
        assertThat(exists(second)).isTrue();

        world.advance(Duration.ofMinutes(45));

        assertThat(exists(second)).isFalse();
    }

    @Test
    void a_database_that_is_away_does_not_end_the_job() {
        String old = endedOperation();
        world.advance(HISTORY.plusDays(1));
        world.database.setReachable(false);
        prune.start();
        world.advance(Duration.ofHours(1));
        world.database.setReachable(true);

        world.advance(Duration.ofHours(1));

        assertThat(exists(old)).isFalse();
    }
}
