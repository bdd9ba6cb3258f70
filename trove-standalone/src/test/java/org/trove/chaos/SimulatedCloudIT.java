package org.trove.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudContract;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudProviders;
import org.trove.cloud.ServerSpec;

class SimulatedCloudIT extends CloudContract {
    /** Closed at the end: the contract empties the cloud after each test. */
    private static final List<CloudServer> OPENED = new ArrayList<>();

    private final CloudLedger ledger = new CloudLedger();
    private final CloudServer server;

    SimulatedCloudIT() throws IOException {
        server = new CloudServer(ledger, new Random(1), 0);
        OPENED.add(server);
    }

    @Override
    protected Cloud open() {
        return CloudProviders.named("simulated").open(Map.of("url", server.url()), ENVIRONMENT);
    }

    @AfterAll
    static void closeServers() {
        OPENED.forEach(CloudServer::close);
    }

    @Test
    void an_effect_whose_answer_was_lost_is_found_when_it_is_asked_for_again() {
        server.setMood(CloudServer.Mood.ANSWER_LOST);
        for (int call = 0; call < 20; call++) {
            try {
                cloud.volumes().ensureVolume(owner, 1, null);
            } catch (CloudException e) {
                assertThat(e.kind()).isEqualTo(CloudException.Kind.TRANSIENT);
            }
        }
        server.setMood(CloudServer.Mood.WELL);
        assertThat(server.spoilt()).isPositive();
        assertThat(ledger.owners().get("volume")).containsExactly(owner.value());
        assertThat(ledger.madeAgain()).isEmpty();
    }

    @Test
    void a_server_that_is_listed_late_is_not_made_again() {
        ServerSpec spec = spec(owner);
        server.setMood(CloudServer.Mood.LISTS_LATE);
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!ledger.owners().getOrDefault("server", Set.of()).contains(owner.value())) {
            tryTo(() -> cloud.compute().ensureServer(spec));
            assertThat(System.nanoTime()).isLessThan(end);
        }
        server.setMood(CloudServer.Mood.WELL);

        while (cloud.compute().findServer(owner).isEmpty()) {
            tryTo(() -> cloud.compute().ensureServer(spec));
            assertThat(System.nanoTime()).isLessThan(end);
        }

        assertThat(ledger.madeAgain()).isEmpty();
    }

    private static void tryTo(Runnable call) {
        try {
            call.run();
        } catch (CloudException e) {
            assertThat(e.kind()).isEqualTo(CloudException.Kind.TRANSIENT);
        }
    }

    @Test
    void errors_have_no_effect_and_may_pass() {
        server.setMood(CloudServer.Mood.ERRORS);
        assertThatThrownBy(() -> {
                    for (int call = 0; call < 50; call++) {
                        cloud.volumes().findVolume(owner);
                    }
                })
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.TRANSIENT));
        server.setMood(CloudServer.Mood.WELL);
    }

    @Test
    void what_is_made_again_after_its_removal_is_told() {
        cloud.volumes().ensureVolume(owner, 1, null);
        cloud.volumes().removeVolume(owner);
        cloud.volumes().ensureVolume(owner, 1, null);

        assertThat(ledger.madeAgain()).isEqualTo(List.of("volume of " + owner + " was made 2 times"));
        cloud.volumes().removeVolume(owner);
    }
}
