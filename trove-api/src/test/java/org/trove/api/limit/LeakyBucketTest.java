package org.trove.api.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeakyBucketTest {

    private final LeakyBucket bucket = new LeakyBucket(3, Duration.ofMinutes(1));

    @Test
    void it_takes_as_many_as_it_holds_and_tells_the_wait_for_the_next() {
        for (int i = 0; i < 3; i++) {
            assertThat(bucket.take(1_000)).isZero();
        }
        assertThat(bucket.remaining(1_000)).isZero();
        assertThat(bucket.take(1_000)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void it_has_room_again_when_the_wait_is_over() {
        for (int i = 0; i < 3; i++) {
            bucket.take(1_000);
        }
        assertThat(bucket.take(20_999)).isPositive();
        assertThat(bucket.take(21_000)).isZero();
        assertThat(bucket.remaining(200_000)).isEqualTo(3);
    }
}
