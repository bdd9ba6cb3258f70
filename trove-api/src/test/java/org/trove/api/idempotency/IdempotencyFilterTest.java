package org.trove.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyFilterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1.0/p/instances",
                "/v1.0/p/instances/",
                "/v1.0/p/instances/i/action",
                "/v1.0/p/mgmt/instances/i/action"
            })
    void the_key_of_what_becomes_an_operation_is_free_again_ten_seconds_after_its_server_was_killed(String path) {
        assertThat(IdempotencyFilter.holdOf(path)).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1.0/p/instances/i/databases",
                "/v1.0/p/instances/i/users",
                "/v1.0/p/instances/i/root",
                "/v1.0/p/operations/o/action"
            })
    void the_key_of_what_is_done_within_the_request_is_held_for_longer_than_a_guest_may_take(String path) {
        assertThat(IdempotencyFilter.holdOf(path)).isEqualTo(Duration.ofMinutes(5));
    }
}
