package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.service.AgentDownloads;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;
import org.trove.api.support.Samples;
import org.trove.guestboot.AgentArchive;
import org.trove.guestboot.BootToken;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.store.Heartbeat;

class AgentDownloadTest {
    private static final Path ARCHIVE = archive();
    private static final BootToken TOKEN = BootToken.of("message key", "operation");

    @RegisterExtension
    static final ApiServer SERVER =
            new ApiServer("{\"guest_agent_archive\": \"" + ARCHIVE.toString().replace("\\", "/") + "\"}");

    private InstanceId instance = new InstanceId("none");

    @BeforeEach
    void aServerIsBeingMade() {
        instance = given(1);
        issue(instance, Duration.ofHours(1));
    }

    @Test
    void a_server_fetches_its_agent_as_often_as_it_has_to() throws IOException {
        for (int fetched = 0; fetched < 3; fetched++) {
            Reply reply = fetch(instance, "Bearer " + TOKEN.text());
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo(Files.readString(ARCHIVE));
            assertThat(reply.header("Content-Length")).isEqualTo(Long.toString(Files.size(ARCHIVE)));
        }
    }

    @Test
    void without_its_token_it_gets_none() throws IOException {
        for (String authorization : new String[] {null, "", "Bearer ", "Bearer wrong", "Basic " + TOKEN.text()}) {
            Reply reply = fetch(instance, authorization);
            assertThat(reply.status()).as(authorization).isEqualTo(401);
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void another_instances_token_opens_nothing() throws IOException {
        assertThat(fetch(given(2), "Bearer " + TOKEN.text()).status()).isEqualTo(401);
    }

    @Test
    void an_expired_token_opens_nothing() throws IOException {
        SERVER.clock.advance(Duration.ofHours(1));

        assertThat(fetch(instance, "Bearer " + TOKEN.text()).status()).isEqualTo(401);
    }

    @Test
    void the_first_heartbeat_after_the_download_uses_the_token_up() throws IOException {
        assertThat(fetch(instance, "Bearer " + TOKEN.text()).status()).isEqualTo(200);
        SERVER.clock.advance(Duration.ofSeconds(5));
        double sent = SERVER.clock.instant().toEpochMilli() / 1e3;
        SERVER.database()
                .write(stores -> stores.guestStatuses()
                        .record(List.of(new Heartbeat(instance, sent, ServiceStatus.BUILDING, null))));

        assertThat(fetch(instance, "Bearer " + TOKEN.text()).status()).isEqualTo(401);
    }

    @Test
    void a_release_that_is_not_here_is_said_to_be_another_one() {
        Reply reply = fetch(instance, "0".repeat(64), "Bearer " + TOKEN.text());

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).contains("must be the same file");
    }

    @Test
    void while_the_database_is_away_it_is_told_to_come_again() throws IOException {
        SERVER.setDatabaseAway(true);
        try {
            assertThat(fetch(instance, "Bearer " + TOKEN.text()).status()).isEqualTo(503);
        } finally {
            SERVER.setDatabaseAway(false);
        }
    }

    @Test
    void what_came_of_it_is_counted() throws IOException {
        PrometheusRegistry metrics = new PrometheusRegistry();
        AgentDownloads downloads =
                new AgentDownloads(SERVER.database(), Optional.of(new AgentArchive(ARCHIVE)), metrics);
        String sha256 = new AgentArchive(ARCHIVE).sha256();

        downloads.open(instance, sha256, TOKEN.text());
        downloads.open(given(2), sha256, TOKEN.text());
        downloads.open(instance, sha256, "wrong");

        assertThat(count(metrics, "served")).isEqualTo(1);
        assertThat(count(metrics, "foreign")).isEqualTo(1);
        assertThat(count(metrics, "unknown")).isEqualTo(1);
        assertThat(count(metrics, "used")).isZero();
    }

    private static double count(PrometheusRegistry metrics, String outcome) {
        return metrics.scrape(name -> name.startsWith("trove_guest_agent_downloads")).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .filter(point -> outcome.equals(point.getLabels().get("outcome")))
                .mapToDouble(point -> ((CounterDataPointSnapshot) point).getValue())
                .sum();
    }

    private static InstanceId given(int number) {
        return SERVER.instances.insert(Samples.PROJECT_A, number, InstanceTask.BUILDING, Samples.VERSION_ID);
    }

    private static void issue(InstanceId instance, Duration lifetime) {
        SERVER.database().write(stores -> {
            stores.bootTokens().issue(TOKEN.hash(), instance, lifetime);
            return true;
        });
    }

    private static Reply fetch(InstanceId instance, @Nullable String authorization) throws IOException {
        return fetch(instance, new AgentArchive(ARCHIVE).sha256(), authorization);
    }

    private static Reply fetch(InstanceId instance, String sha256, @Nullable String authorization) {
        Map<String, String> headers = authorization == null ? Map.of() : Map.of("Authorization", authorization);
        return SERVER.call("GET", null, "/guest-agent/" + instance + "/" + sha256, null, headers);
    }

    private static Path archive() {
        try {
            Path file = Files.createTempFile("trove-guestagent", ".tar.gz");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "the agent, many bytes of it ".repeat(50_000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
