package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stores of parked messages do. */
public interface ParkedMessageContract extends StoreFixture {
    int MOST = 3;

    private static ParkedMessage message(int number, int attempts) {
        byte[] body = ("a password: s3cret-" + number).getBytes(StandardCharsets.UTF_8);
        String id = "00000000-0000-4000-8000-00000000000" + number;
        return new ParkedMessage(id, "taskmanager", "create_instance", body, "SQLException 22001", attempts);
    }

    private boolean park(ParkedMessage message) {
        return test(stores -> stores.parkedMessages().park(message, MOST));
    }

    private List<ParkedMessage.Summary> parked() {
        return list(stores -> stores.parkedMessages().list());
    }

    private List<ParkedMessage.Replay> replays() {
        return list(stores -> stores.parkedMessages().replays("taskmanager", 10));
    }

    private void clear() {
        parked().forEach(one -> assertThat(
                        test(stores -> stores.parkedMessages().drop(one.id())))
                .isTrue());
    }

    @Test
    default void a_message_that_is_parked_twice_is_there_once_with_what_is_known_of_it() {
        clear();
        assertThat(park(message(1, 5))).isTrue();
        assertThat(park(message(1, 6))).isTrue();

        assertThat(parked()).singleElement().satisfies(one -> {
            assertThat(one.topic()).isEqualTo("taskmanager");
            assertThat(one.method()).isEqualTo("create_instance");
            assertThat(one.bytes()).isEqualTo(message(1, 5).body().length);
            assertThat(one.reason()).isEqualTo("SQLException 22001");
            assertThat(one.attempts()).isEqualTo(6);
            assertThat(one.replayAsked()).isNull();
            assertThat(one.toString()).doesNotContain("s3cret");
        });
        assertThat(message(1, 5).toString()).doesNotContain("s3cret");
        assertThat(count(stores -> stores.parkedMessages().count("taskmanager")))
                .isEqualTo(1);
        assertThat(count(stores -> stores.parkedMessages().count("trove-conductor")))
                .isZero();
    }

    @Test
    default void no_more_are_kept_than_a_topic_may_have() {
        clear();
        for (int i = 1; i <= MOST; i++) {
            assertThat(park(message(i, 5))).isTrue();
        }

        assertThat(park(message(MOST + 1, 5))).isFalse();
        assertThat(park(message(MOST, 5))).as("is there already").isTrue();
        assertThat(parked()).hasSize(MOST);
    }

    @Test
    default void a_message_is_sent_again_as_it_was_where_somebody_asks_for_it() {
        clear();
        park(message(1, 5));
        park(message(2, 5));
        assertThat(replays()).isEmpty();

        assertThat(test(stores ->
                        stores.parkedMessages().askReplay(message(1, 5).id())))
                .isTrue();
        assertThat(test(stores -> stores.parkedMessages().askReplay("nobody"))).isFalse();

        assertThat(replays()).singleElement().satisfies(replay -> {
            assertThat(replay.id()).isEqualTo(message(1, 5).id());
            assertThat(replay.body()).isEqualTo(message(1, 5).body());
        });
        write(stores -> stores.parkedMessages().replayed(message(1, 5).id()));
        write(stores -> stores.parkedMessages().replayed(message(2, 5).id()));
        assertThat(parked())
                .extracting(ParkedMessage.Summary::id)
                .containsExactly(message(2, 5).id());
    }

    @Test
    default void one_that_fails_again_while_it_is_being_sent_stays() {
        clear();
        park(message(1, 5));
        write(stores -> stores.parkedMessages().askReplay(message(1, 5).id()));
        park(message(1, 5));

        write(stores -> stores.parkedMessages().replayed(message(1, 5).id()));

        assertThat(parked()).hasSize(1);
        assertThat(test(stores -> stores.parkedMessages().drop(message(1, 5).id())))
                .isTrue();
        assertThat(test(stores -> stores.parkedMessages().drop(message(1, 5).id())))
                .isFalse();
    }
}
