package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.store.BootTokenStore.Standing;

/** What tokens of booting guests are worth. */
public interface BootTokenStoreContract extends StoreFixture {
    String HASH = "0123456789abcdef".repeat(4);
    String OTHER = "fedcba9876543210".repeat(4);
    Duration HOUR = Duration.ofHours(1);

    private void issue(String hash, InstanceId instance, Duration lifetime) {
        write(stores -> stores.bootTokens().issue(hash, instance, lifetime));
    }

    private Standing check(String hash, InstanceId instance) {
        return database().read(stores -> stores.bootTokens().check(hash, instance));
    }

    private void heartbeat(InstanceId instance, Instant sent) {
        write(stores -> stores.guestStatuses()
                .record(List.of(new Heartbeat(instance, sent.toEpochMilli() / 1e3, ServiceStatus.BUILDING, null))));
    }

    private Instant now() {
        return database().read(stores -> stores.guestStatuses().now());
    }

    @Test
    default void a_token_opens_its_own_instance_and_no_other() {
        InstanceId instance = givenInstance();
        issue(HASH, instance, HOUR);

        assertThat(check(HASH, instance)).isEqualTo(Standing.VALID);
        assertThat(check(HASH, givenInstance())).isEqualTo(Standing.FOREIGN);
        assertThat(check(OTHER, instance)).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    default void a_token_expires_unless_it_is_issued_again() {
        InstanceId instance = givenInstance();
        issue(HASH, instance, Duration.ZERO);
        assertThat(check(HASH, instance)).isEqualTo(Standing.EXPIRED);

        issue(HASH, instance, HOUR);
        assertThat(check(HASH, instance)).isEqualTo(Standing.VALID);
    }

    @Test
    default void the_first_heartbeat_after_the_download_uses_a_token_up() {
        InstanceId instance = givenInstance();
        heartbeat(instance, now().minusSeconds(60));
        issue(HASH, instance, HOUR);
        write(stores -> stores.bootTokens().served(HASH));
        assertThat(check(HASH, instance)).isEqualTo(Standing.VALID);

        heartbeat(instance, now().plusSeconds(1));
        assertThat(check(HASH, instance)).isEqualTo(Standing.USED);

        issue(HASH, instance, HOUR);
        assertThat(check(HASH, instance)).isEqualTo(Standing.USED);
    }

    @Test
    default void the_agent_that_a_rebuild_ends_does_not_use_up_the_token_of_the_next() {
        InstanceId instance = givenInstance();
        issue(HASH, instance, HOUR);
        heartbeat(instance, now().plusSeconds(1));

        assertThat(check(HASH, instance)).isEqualTo(Standing.VALID);
    }

    @Test
    default void a_download_that_is_repeated_does_not_renew_a_token() {
        InstanceId instance = givenInstance();
        issue(HASH, instance, HOUR);
        write(stores -> stores.bootTokens().served(HASH));
        Instant between = now();
        write(stores -> stores.bootTokens().served(HASH));
        heartbeat(instance, between.plusMillis(1));

        assertThat(check(HASH, instance)).isEqualTo(Standing.USED);
    }

    @Test
    default void a_server_that_is_made_anew_has_a_token_of_its_own() {
        InstanceId instance = givenInstance();
        issue(HASH, instance, HOUR);
        heartbeat(instance, now().minusSeconds(60));
        issue(OTHER, instance, HOUR);

        assertThat(check(OTHER, instance)).isEqualTo(Standing.VALID);
    }

    @Test
    default void a_deleted_instance_fetches_nothing() {
        InstanceId instance = givenInstance();
        issue(HASH, instance, HOUR);
        write(stores -> stores.instances().apply(new InstanceChange.Deleted(instance)));

        assertThat(check(HASH, instance)).isEqualTo(Standing.USED);
    }
}
