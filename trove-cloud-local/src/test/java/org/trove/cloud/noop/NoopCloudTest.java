package org.trove.cloud.noop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudContract;
import org.trove.cloud.CloudProviders;

class NoopCloudTest extends CloudContract {
    @Override
    protected Cloud open() {
        return CloudProviders.named("noop").open(Map.of(), ENVIRONMENT);
    }

    @Test
    void it_counts_the_servers_that_were_made() {
        cloud.compute().ensureServer(spec(owner));
        cloud.compute().ensureServer(spec(owner));
        cloud.compute().removeServer(owner);
        cloud.compute().ensureServer(spec(owner));

        assertThat(((NoopCloud) cloud).serversMade()).isEqualTo(2);
    }

    @Test
    void a_server_is_building_while_its_latency_lasts() {
        try (Cloud slow = CloudProviders.named("noop").open(Map.of("server_latency_ms", 3_600_000), ENVIRONMENT)) {
            assertThat(slow.compute().ensureServer(spec(owner)).status()).isEqualTo("BUILD");
        }
    }

    @Test
    void a_misspelt_setting_is_refused_with_the_nearest_known_one() {
        assertThatThrownBy(() -> CloudProviders.named("noop").open(Map.of("server_latency", 5), ENVIRONMENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cloud.server_latency;")
                .hasMessageContaining("did you mean 'server_latency_ms'?");
    }

    @Test
    void a_negative_latency_is_refused() {
        assertThatThrownBy(() -> CloudProviders.named("noop").open(Map.of("server_latency_ms", -1), ENVIRONMENT))
                .hasMessageContaining("server_latency_ms must be 0 or more: -1");
    }

    @Test
    void a_moved_server_keeps_its_flavor_and_waits_for_its_confirmation() {
        cloud.compute().ensureServer(spec(owner));
        String flavor = spec(owner).flavor().id();

        cloud.compute().migrateServer(owner, null);
        cloud.compute().migrateServer(owner, null);

        awaitStatus(owner, "VERIFY_RESIZE");
        cloud.compute().confirmResize(owner);
        awaitStatus(owner, "ACTIVE");
        assertThat(cloud.compute().findServer(owner).orElseThrow().flavorId()).isEqualTo(flavor);
    }
}
