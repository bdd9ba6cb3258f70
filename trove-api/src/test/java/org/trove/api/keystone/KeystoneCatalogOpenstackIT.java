package org.trove.api.keystone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.trove.api.auth.KeystoneTokenValidator;
import org.trove.api.auth.TokenValidator;
import org.trove.api.keystone.KeystoneAdmin.User;
import org.trove.api.support.ApiServer;
import org.trove.api.support.InstanceFixtures;

/** The API as the catalog of a real Keystone names it, and the stock client that finds it there. */
@Tag("openstack")
@EnabledIfEnvironmentVariable(
        named = "OS_AUTH_URL",
        matches = ".+",
        disabledReason = "needs a real Keystone: OS_AUTH_URL is not set")
class KeystoneCatalogOpenstackIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static volatile @Nullable TokenValidator validator;

    @RegisterExtension
    static final ApiServer API =
            new ApiServer("{}", token -> Objects.requireNonNull(validator).validate(token));

    @TempDir
    Path directory;

    private static @Nullable KeystoneAdmin admin;
    private static String region = "";
    private static String project = "";

    /** Of its own region, so that another service of the type in the same catalog does not matter. */
    @BeforeAll
    static void register(@TempDir Path directory) {
        KeystoneAdmin keystone = new KeystoneAdmin();
        admin = keystone;
        region = keystone.newName();
        String name = keystone.newName();
        Map<String, String> administrator = System.getenv();
        List<String> service = List.of("service", "create", "--name", name, "--description", "Databases", "database");
        String id = json(run(directory, administrator, service)).path("id").asText();
        keystone.onClose(() -> keystone.call("DELETE", "/regions/" + region, null, keystone.asAdmin()));
        keystone.onClose(() -> keystone.call("DELETE", "/services/" + id, null, keystone.asAdmin()));
        String url = "http://127.0.0.1:" + API.port() + "/v1.0/%(project_id)s";
        json(run(directory, administrator, List.of("endpoint", "create", "--region", region, name, "public", url)));
        project = keystone.newProject();
        User user = keystone.newUser(keystone.serviceProject(), "service");
        validator = new KeystoneTokenValidator(
                keystone.settings(user, keystone.url()),
                HttpClient.newHttpClient(),
                Clock.systemUTC(),
                new PrometheusRegistry());
    }

    @AfterAll
    static void remove() {
        if (admin != null) {
            admin.close();
        }
    }

    @BeforeEach
    void instance() {
        API.instances.running(project, 1);
    }

    private record Result(int exitCode, String out, String err) {}

    private static JsonNode json(Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
        try {
            return JSON.readTree(result.out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The client as Debian has it, with JSON for its output. */
    private static Result run(Path directory, Map<String, String> variables, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "/usr/bin/openstack"));
        command.addAll(arguments);
        if (!arguments.contains("delete")) {
            command.addAll(List.of("-f", "json"));
        }
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().removeIf(key -> key.startsWith("OS_") || key.startsWith("PYTHON"));
            variables.entrySet().stream()
                    .filter(variable -> variable.getKey().startsWith("OS_"))
                    .forEach(variable -> builder.environment().put(variable.getKey(), variable.getValue()));
            builder.environment().put("PATH", "/usr/bin:/bin");
            Process process = builder.start();
            try {
                assertThat(process.waitFor(120, TimeUnit.SECONDS))
                        .as(command.toString())
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Result as(User user, String... arguments) {
        Map<String, String> variables = Map.of(
                "OS_AUTH_URL",
                Objects.requireNonNull(admin).url(),
                "OS_USERNAME",
                user.name(),
                "OS_PASSWORD",
                KeystoneAdmin.PASSWORD,
                "OS_PROJECT_ID",
                project,
                "OS_USER_DOMAIN_NAME",
                "Default",
                "OS_IDENTITY_API_VERSION",
                "3",
                "OS_REGION_NAME",
                region);
        return run(directory, variables, List.of(arguments));
    }

    @Test
    void the_stock_client_finds_it_and_lists_a_members_instances() {
        User member = Objects.requireNonNull(admin).newUser(project, "member");

        assertThat(json(as(member, "database", "instance", "list")))
                .singleElement()
                .satisfies(instance -> assertThat(instance.path("ID").asText())
                        .isEqualTo(InstanceFixtures.id(1).value()));
        assertThat(json(as(member, "database", "flavor", "list"))).isNotEmpty();
        assertThat(json(as(member, "datastore", "list"))).isNotEmpty();
    }

    @Test
    void a_reader_lists_with_it_and_is_told_why_he_cannot_delete() {
        User reader = Objects.requireNonNull(admin).newUser(project, "reader");

        assertThat(json(as(reader, "database", "instance", "list"))).hasSize(1);
        Result refused = as(
                reader, "database", "instance", "delete", InstanceFixtures.id(1).value());
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.out() + refused.err()).contains("Policy doesn't allow instance:delete to be performed.");
    }
}
