package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.bench.SlowClients;
import org.trove.wiring.FreePort;

/** A thousand clients that never finish a request, beside one that does. */
class SlowClientsE2eIT {
    private static final int SLOW = 1_000;
    private static final int REQUESTS = 200;
    private static final Duration SLOWEST = Duration.ofSeconds(5);

    /** body_timeout of the default settings, header_timeout is shorter, and as long again for a busy machine. */
    private static final Duration DEADLINE = Duration.ofSeconds(40);

    @TempDir
    static Path directory;

    @Test
    void they_do_not_delay_another_client_of_standalone() throws Exception {
        Path home = directory.resolve("home");
        int port = FreePort.next();
        String base = "http://127.0.0.1:" + port;
        RunningProcess standalone = RunningProcess.start(
                "standalone",
                directory,
                Map.of(),
                List.of(
                        Repository.launcher("trove"),
                        "standalone",
                        "--home",
                        home.toString(),
                        "--port",
                        String.valueOf(port)));
        try (standalone) {
            standalone.awaitOutput("Trove is up", Duration.ofMinutes(4));
            TroveHttp client = new TroveHttp(base, base + "/identity/v3", home.resolve("clouds.yaml"), "trove-local");
            besideSlowClients(port, client, List.of(base + "/healthcheck", base + "/identity/v3", base + "/"));
        } finally {
            Directories.deleteDataOf(home);
        }
    }

    @Test
    void they_do_not_delay_another_client_of_an_api_server() throws Exception {
        Directories.makePassable(directory);
        try (DistributedSetup setup = new DistributedSetup(directory.resolve("services"))) {
            setup.startAll();
            String api = setup.apiUrl(1);
            besideSlowClients(URI.create(api).getPort(), setup.http(1), List.of(api + "/healthcheck", api + "/"));
        }
    }

    private static void besideSlowClients(int port, TroveHttp client, List<String> open) throws Exception {
        assertThat(client.get("/instances").status()).isEqualTo(200);
        try (SlowClients slow = SlowClients.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SLOW)) {
            List<Duration> times = new ArrayList<>();
            for (int number = 0; number < REQUESTS; number++) {
                long begin = System.nanoTime();
                answersRightly(number, client, open);
                times.add(Duration.ofNanos(System.nanoTime() - begin));
                assertThat(slow.connected()).isGreaterThan(SLOW * 9 / 10);
            }
            assertThat(times).allSatisfy(time -> assertThat(time).isLessThan(SLOWEST));

            slow.letEnd();
            await("all are closed").atMost(DEADLINE.multipliedBy(2)).until(() -> slow.connected() == 0);
            assertThat(slow.outcomes()).hasSizeGreaterThanOrEqualTo(SLOW).allSatisfy(outcome -> {
                assertThat(outcome.answer()).as(outcome.toString()).startsWith("HTTP/1.1 408");
                assertThat(outcome.after()).as(outcome.toString()).isLessThan(DEADLINE);
            });
        }
    }

    /** Requests with and without a body, and without a token. */
    private static void answersRightly(int number, TroveHttp client, List<String> open) throws Exception {
        switch (number % 4) {
            case 0 -> assertThat(client.get("/instances").status()).isEqualTo(200);
            case 1 ->
                assertThat(client.post("/instances", Map.of("instance", Map.of()))
                                .status())
                        .isEqualTo(400);
            case 2 -> assertThat(client.get("/flavors").status()).isEqualTo(200);
            default -> {
                // On a connection of its own.
                HttpRequest request = HttpRequest.newBuilder(URI.create(open.get(number / 4 % open.size())))
                        .timeout(Duration.ofSeconds(60))
                        .build();
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(request.uri().toString()).isIn(200, 300);
            }
        }
    }
}
