package org.trove.api.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.auth.KeystoneTokenValidator;
import org.trove.api.auth.TokenValidator;
import org.trove.api.keystone.KeystoneAdmin.User;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;

/**
 * A real Keystone that is stopped for half a minute. The property {@code trove.it.openstack.control} is a command that is called
 * with {@code stop keystone} and {@code start keystone}; it returns when that is done.
 */
@Tag("openstack")
@EnabledIfEnvironmentVariable(
        named = "OS_AUTH_URL",
        matches = ".+",
        disabledReason = "needs a real Keystone: OS_AUTH_URL is not set")
@EnabledIfSystemProperty(
        named = "trove.it.openstack.control",
        matches = ".+",
        disabledReason = "needs a Keystone that it may stop: trove.it.openstack.control is not set")
class KeystoneAwayOpenstackIT {

    private static final Duration AWAY = Duration.ofSeconds(30);
    /** It listens long before it answers, and its first answers take their time. */
    private static final Duration START = Duration.ofMinutes(2);

    private static volatile @Nullable TokenValidator validator;

    @RegisterExtension
    static final ApiServer API = new ApiServer(
            "{\"rates\": {\"http_get_rate\": -1}}",
            token -> Objects.requireNonNull(validator).validate(token));

    private static @Nullable KeystoneAdmin admin;

    @BeforeAll
    static void administrator() {
        admin = new KeystoneAdmin();
    }

    @AfterAll
    static void remove() {
        if (admin != null) {
            admin.close();
        }
    }

    private static void control(String action) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("trove.it.openstack.control").split(" ")));
        command.addAll(List.of(action, "keystone"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }

    @Test
    void known_tokens_go_on_and_new_ones_get_503_until_it_is_back() throws Exception {
        KeystoneAdmin keystone = Objects.requireNonNull(admin);
        String project = keystone.newProject();
        User service = keystone.newUser(keystone.serviceProject(), "service");
        User member = keystone.newUser(project, "member");
        validator = new KeystoneTokenValidator(
                keystone.settings(service, keystone.url()),
                HttpClient.newHttpClient(),
                Clock.systemUTC(),
                new PrometheusRegistry());
        String known = keystone.token(member, project);
        String unknown = keystone.token(member, project);
        ask(project, known).expect(200);

        control("stop");
        try {
            await("half a minute without Keystone")
                    .during(AWAY)
                    .atMost(AWAY.multipliedBy(2))
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> isServedFromMemory(project, known, unknown));
        } finally {
            control("start");
        }

        await("the token that was not known")
                .atMost(START)
                .until(() -> ask(project, unknown).status() == 200);
        ask(project, known).expect(200);
    }

    private static boolean isServedFromMemory(String project, String known, String unknown) {
        Reply refused = ask(project, unknown);
        assertThat(refused.fault(503, "serviceUnavailable"))
                .isEqualTo("The identity service is not available now, try again later.");
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        return ask(project, known).status() == 200;
    }

    private static Reply ask(String project, String token) {
        return API.call("GET", token, "/v1.0/" + project + "/instances", null);
    }
}
