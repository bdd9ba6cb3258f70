package org.trove.taskmanager.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.guestboot.AgentArchive;

/** What the script of new servers makes of a control plane that answers badly; its own parts alone, with Debian's Python. */
class InstallAgentIT {
    private static final String TOKEN = "0123456789abcdef-token";

    /** Loads the script under another home, with short pauses, and lets it fetch the agent. */
    private static final String DRIVER = """
            import importlib.util, json, sys, time
            spec = importlib.util.spec_from_file_location("install_agent", sys.argv[1])
            script = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(script)
            script.HOME, script.SETTINGS = sys.argv[2] + "/home", sys.argv[2] + "/settings.json"
            script.time.sleep = lambda seconds: None
            settings = json.load(open(script.SETTINGS))
            try:
                print("changed", script.agent(settings, time.monotonic() + settings["patience_seconds"]))
                script.forget_token(settings)
            except script.GaveUp as e:
                print("gave up:", e)
            """;

    @TempDir
    Path directory;

    private final Deque<Integer> refusals = new ArrayDeque<>();
    private final List<String> authorizations = new ArrayList<>();
    private HttpServer server;
    private Path archive;

    @BeforeEach
    void aControlPlaneHasAnAgent() throws Exception {
        Path content = Files.createDirectories(directory.resolve("content/bin"));
        Files.writeString(content.resolve("trove-guestagent"), "#!/bin/sh\n");
        archive = directory.resolve("agent.tar.gz");
        assertThat(run(
                        "tar",
                        "czf",
                        archive.toString(),
                        "-C",
                        directory.resolve("content").toString(),
                        "."))
                .isEmpty();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/guest-agent/", exchange -> {
            authorizations.add(
                    Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), ""));
            byte[] body = Files.readAllBytes(archive);
            int status = Objects.requireNonNullElse(refusals.poll(), 200);
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", "/guest-agent/elsewhere");
            }
            exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
            if (status == 200) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void the_agent_is_installed_whole_and_its_token_is_forgotten() throws Exception {
        String said = install(Map.of());

        assertThat(said).contains("changed True");
        assertThat(directory.resolve("home/current/bin/trove-guestagent")).exists();
        assertThat(authorizations).containsExactly("Bearer " + TOKEN);
        assertThat(Files.readString(directory.resolve("settings.json"))).doesNotContain(TOKEN);
        assertThat(said).doesNotContain(TOKEN);
    }

    @Test
    void what_is_installed_already_is_not_fetched_again() throws Exception {
        install(Map.of());

        assertThat(install(Map.of())).contains("changed False");
        assertThat(authorizations).hasSize(1);
    }

    @Test
    void it_tries_again_while_the_control_plane_is_unwell() throws Exception {
        refusals.addAll(List.of(503, 500, 404, 302));

        String said = install(Map.of());

        assertThat(said)
                .contains(
                        "the control plane answered 503; next try in 1 s",
                        "answered 404; next try in 4 s",
                        "changed True");
        assertThat(authorizations).hasSize(5);
    }

    @Test
    void a_refused_token_is_not_tried_again() throws Exception {
        refusals.add(401);

        assertThat(install(Map.of())).contains("gave up: the control plane refuses this server's token (401)");
        assertThat(authorizations).hasSize(1);
        assertThat(directory.resolve("home/current")).doesNotExist();
    }

    @Test
    void what_has_another_checksum_is_not_installed() throws Exception {
        String said = install(Map.of("sha256", "0".repeat(64), "patience_seconds", 3));

        assertThat(said).contains("what came has the checksum", "gave up: ");
        assertThat(directory.resolve("home/current")).doesNotExist();
    }

    @Test
    void an_archive_that_would_write_elsewhere_is_refused() throws Exception {
        Files.writeString(directory.resolve("outside"), "x");
        run(
                "tar",
                "czPf",
                archive.toString(),
                "-C",
                directory.resolve("content/bin").toString(),
                "../../outside");

        assertThat(install(Map.of())).contains("gave up: the archive holds '../../outside', which is no plain file");
    }

    @Test
    void who_is_not_there_is_named_without_the_token() throws Exception {
        server.stop(0);

        String said = install(Map.of("patience_seconds", 3));

        assertThat(said).contains("http://127.0.0.1:", "cannot be fetched: ", "Connection refused", "no time is left");
        assertThat(said).doesNotContain(TOKEN);
    }

    private String install(Map<String, Object> other) throws Exception {
        Map<String, Object> settings = new HashMap<>();
        settings.put("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/guest-agent/i/x");
        settings.put("sha256", new AgentArchive(archive).sha256());
        settings.put("token", TOKEN);
        settings.put("patience_seconds", 60);
        settings.putAll(other);
        Files.writeString(directory.resolve("settings.json"), new ObjectMapper().writeValueAsString(settings));
        Path script = directory.resolve("install-agent.py");
        Files.writeString(script, script());
        return run("/usr/bin/python3", "-B", "-c", DRIVER, script.toString(), directory.toString());
    }

    private static String script() throws IOException {
        try (var stream = Objects.requireNonNull(UserData.class.getResourceAsStream("install-agent.py"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
    }
}
