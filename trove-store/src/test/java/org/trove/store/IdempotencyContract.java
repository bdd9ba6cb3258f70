package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.trove.model.ProjectId;
import org.trove.store.IdempotencyStore.Reservation;

/** What becomes of requests that come again. */
public interface IdempotencyContract extends StoreFixture {
    Duration HOLD = Duration.ofMinutes(4);
    Duration KEEP = Duration.ofHours(24);
    KeptAnswer ANSWER = new KeptAnswer(200, "operation-1", "{\"instance\": \"ärgerlich\"}");

    private static ReservedKey key(String fingerprint, String owner) {
        return new ReservedKey(PROJECT, "key-1", fingerprint.repeat(64), owner);
    }

    private Reservation reserve(ReservedKey key) {
        return reserve(key, HOLD, KEEP);
    }

    private Reservation reserve(ReservedKey key, Duration hold, Duration keep) {
        return database().write(stores -> stores.idempotency().reserve(key, hold, keep));
    }

    private boolean complete(ReservedKey key) {
        return test(stores -> stores.idempotency().complete(key, ANSWER));
    }

    @Test
    default void the_first_answer_is_given_again() {
        assertThat(reserve(key("a", "1"))).isEqualTo(new Reservation.Taken());
        assertThat(reserve(key("a", "2"))).isEqualTo(new Reservation.InProgress());
        assertThat(complete(key("a", "1"))).isTrue();
        assertThat(complete(key("a", "1"))).isFalse();

        assertThat(reserve(key("a", "2"))).isEqualTo(new Reservation.Answered(ANSWER));
    }

    @Test
    default void a_key_belongs_to_one_request_and_to_one_project() {
        reserve(key("a", "1"));
        assertThat(reserve(key("b", "2"))).isEqualTo(new Reservation.Different());
        complete(key("a", "1"));
        assertThat(reserve(key("b", "2"))).isEqualTo(new Reservation.Different());

        ReservedKey elsewhere = new ReservedKey(new ProjectId("another"), "key-1", "b".repeat(64), "2");
        assertThat(reserve(elsewhere)).isEqualTo(new Reservation.Taken());
        assertThat(reserve(new ReservedKey(PROJECT, "KEY-1", "b".repeat(64), "2")))
                .as("keys are told apart by case")
                .isEqualTo(new Reservation.Taken());
    }

    @Test
    default void a_key_is_free_again_when_its_request_changed_nothing() {
        reserve(key("a", "1"));
        write(stores -> stores.idempotency().release(key("a", "2")));
        assertThat(reserve(key("a", "3"))).isEqualTo(new Reservation.InProgress());

        write(stores -> stores.idempotency().release(key("a", "1")));
        assertThat(reserve(key("b", "3"))).isEqualTo(new Reservation.Taken());
    }

    @Test
    default void an_answer_is_not_released() {
        reserve(key("a", "1"));
        complete(key("a", "1"));

        write(stores -> stores.idempotency().release(key("a", "1")));

        assertThat(reserve(key("a", "2"))).isEqualTo(new Reservation.Answered(ANSWER));
    }

    @Test
    default void a_key_whose_holder_is_gone_is_taken_over_and_the_late_holder_keeps_nothing() {
        reserve(key("a", "1"), Duration.ZERO, KEEP);

        assertThat(reserve(key("a", "2"))).isEqualTo(new Reservation.Taken());
        assertThat(complete(key("a", "1"))).isFalse();
        assertThat(complete(key("a", "2"))).isTrue();
    }

    @Test
    default void an_answer_is_forgotten_after_its_time() {
        reserve(key("a", "1"), HOLD, Duration.ZERO);
        complete(key("a", "1"));
        reserve(new ReservedKey(PROJECT, "key-2", "a".repeat(64), "1"), HOLD, KEEP);

        assertThat(count(stores -> stores.idempotency().prune(10))).isEqualTo(1);
        assertThat(count(stores -> stores.idempotency().prune(10))).isZero();
        assertThat(reserve(key("b", "2"))).isEqualTo(new Reservation.Taken());
    }
}
