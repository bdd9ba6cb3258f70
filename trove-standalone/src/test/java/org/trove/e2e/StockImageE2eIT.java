package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trove.host.OsUser;

/** Servers that have nothing but a stock image and their user data, with the real cloud-init, on a network of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockImageE2eIT {
    private static final Duration HEALTHY_WITHIN = Duration.ofMinutes(3);
    private static final String GATEWAY = "192.0.2.1";

    @TempDir
    static Path directory;

    private DistributedSetup setup;
    private RunningProcess relay;
    private Path home;
    private ReleaseArchive archive;

    @BeforeAll
    void start() {
        assumeTrue(OsUser.isRoot(), "namespaces and mounts need root");
        home = directory.resolve("boot");
        archive = ReleaseArchive.in(directory);
        setup = new DistributedSetup(directory, DistributedSetup.Variant.booted(home, GATEWAY, archive));
        setup.startAll();
        relay = RunningProcess.start(
                "relay",
                directory,
                Map.of(),
                BootHelper.command(home, "relay", setup.relayToApi(), setup.relayToBroker()));
        relay.awaitOutput("relaying", Duration.ofSeconds(20));
    }

    @AfterAll
    void stop() {
        if (setup != null) {
            setup.close();
            BootHelper.run(home, "close");
            relay.close();
        }
    }

    @Test
    void a_stock_image_becomes_a_database_and_stays_one_when_it_is_rebooted() throws Exception {
        TroveHttp http = setup.http(1);
        String id = http.create("stock");
        becomesHealthy(http, id);
        String address =
                http.get("/instances/" + id).body().at("/instance/ip/0").asText();

        assertThat(query(address, "create table app.t (x int); insert into app.t values (7)"))
                .isEmpty();
        assertThat(inside(id, "cat", "/proc/mounts")).contains("/dev/vdb /var/lib/trove-guestagent ext4");
        itsTokenIsUsedUp(id);
        noSecretIsShown(id);
        cloudInitFindsNothingWrong(id);

        agentIsKilledAndComesBack(id);
        assertThat(query(address, "select x from app.t")).isEqualTo("7");
        agentIsReplacedInPlace(id);
        assertThat(query(address, "select x from app.t")).isEqualTo("7");

        BootHelper.run(home, "halt", id);
        BootHelper.run(home, "boot", id, address, userData(id).toString(), "--volume-gb", "1");
        Waiting.until(
                "the data is served again",
                HEALTHY_WITHIN,
                () -> query(address, "select x from app.t").equals("7"));
        assertThat(console(id).split("guest agent \\w+ is installed", -1))
                .as("installed once")
                .hasSize(2);

        assertThat(http.delete("/instances/" + id).status()).isEqualTo(202);
        Waiting.until(id + " is gone", HEALTHY_WITHIN, () -> http.state(id).equals("404"));
        assertThat(home.resolve("servers").resolve(id)).doesNotExist();
        assertThat(Shell.run(List.of("ip", "netns", "list")).output()).doesNotContain(id.substring(0, 8));
    }

    @Test
    void while_the_control_plane_cannot_be_reached_a_server_tries_again() throws IOException {
        setup.kill("api-1");
        TroveHttp http = setup.http(2);
        String id = http.create("patient");
        Waiting.until("it says so", HEALTHY_WITHIN, () -> console(id).contains("next try in 2 s"));
        setup.startApi(1);
        becomesHealthy(http, id);
        assertThat(http.delete("/instances/" + id).status()).isEqualTo(202);
        Waiting.until(id + " is gone", HEALTHY_WITHIN, () -> http.state(id).equals("404"));
    }

    private void becomesHealthy(TroveHttp http, String id) {
        try {
            Waiting.until(
                    id + " becomes healthy",
                    HEALTHY_WITHIN,
                    () -> http.state(id).equals("ACTIVE/HEALTHY"));
        } catch (RuntimeException e) {
            throw new AssertionError(http.state(id) + "; its console:\n" + console(id), e);
        }
    }

    private void cloudInitFindsNothingWrong(String id) {
        Shell.Result checked = Shell.run(
                List.of("cloud-init", "schema", "--config-file", userData(id).toString()));
        assertThat(checked.exitCode()).as(checked.output()).isZero();
        assertThat(checked.output()).contains("Valid cloud-config");
    }

    private void agentIsKilledAndComesBack(String id) {
        String before = inside(id, "pgrep", "-f", "GuestAgent");
        inside(id, "pkill", "-KILL", "-f", "GuestAgent");
        Waiting.until("another agent runs", HEALTHY_WITHIN, () -> {
            String now = inside(id, "pgrep", "-f", "GuestAgent");
            return !now.isBlank() && !now.equals(before);
        });
    }

    /** It fetches the other release from the API, with a token of its own. */
    private void agentIsReplacedInPlace(String id) throws IOException {
        String release = archive.become("# Another release.");
        Shell.Result updated = Shell.run(List.of(
                Repository.launcher("trove-manage"), "agents", "--config", setup.file("trove-api-1"), "--update", id));
        assertThat(updated.exitCode())
                .as("%s%n%s", updated.output(), console(id))
                .isZero();
        assertThat(updated.output()).contains("1 of 1 agents are updated", "+" + release);
        assertThat(inside(id, "pgrep", "-fa", "GuestAgent")).contains("/var/lib/trove-agent/releases/" + release);
    }

    /** Whoever finds the user data later fetches nothing with it. */
    private void itsTokenIsUsedUp(String id) throws Exception {
        JsonNode boot = bootSettings(id);
        String url = boot.get("url").asText().replaceFirst("http://[^/]+", setup.apiUrl(1));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + boot.get("token").asText())
                .build();
        HttpResponse<Void> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(inside(id, "cat", "/etc/trove/boot/settings.json")).doesNotContain("token");
    }

    private void noSecretIsShown(String id) throws IOException {
        String token = bootSettings(id).get("token").asText();
        String key = inside(id, "cat", "/etc/trove/conf.d/guest_info.conf")
                .replaceAll("(?s).*instance_rpc_encr_key = (\\S+).*", "$1");
        assertThat(key).hasSize(32);
        assertThat(console(id)).doesNotContain(token, key);
        assertThat(inside(id, "ps", "axww")).contains("GuestAgent").doesNotContain(token, key);
        assertThat(setup.logs()).doesNotContain(token, key);
        assertThat(inside(id, "stat", "-c", "%a %U", "/etc/trove/conf.d/guest_info.conf"))
                .isEqualTo("600 root");
    }

    private JsonNode bootSettings(String id) throws IOException {
        for (JsonNode file : new YAMLMapper().readTree(userData(id).toFile()).get("write_files")) {
            if (file.get("path").asText().equals("/etc/trove/boot/settings.json")) {
                return new ObjectMapper()
                        .readTree(Base64.getDecoder().decode(file.get("content").asText()));
            }
        }
        throw new AssertionError("no settings of the boot");
    }

    private Path userData(String id) {
        return home.resolveSibling("user-data-" + id);
    }

    private String console(String id) {
        try {
            Path log = home.resolve("servers").resolve(id).resolve("console.log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String query(String address, String sql) {
        return BootHelper.run(home, "exec", "mariadb", "-h", address, "-u", "u1", "-psecret", "-N", "-e", sql)
                .output()
                .strip();
    }

    private String inside(String id, String... command) {
        String[] whole = new String[command.length + 2];
        whole[0] = "inside";
        whole[1] = id;
        System.arraycopy(command, 0, whole, 2, command.length);
        return BootHelper.run(home, whole).output().strip();
    }
}
