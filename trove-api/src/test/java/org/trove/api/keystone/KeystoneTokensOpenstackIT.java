package org.trove.api.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.auth.Identity;
import org.trove.api.auth.KeystoneTokenValidator;
import org.trove.api.auth.TokenValidator;
import org.trove.api.keystone.KeystoneAdmin.User;
import org.trove.api.support.ApiServer;
import org.trove.api.support.InstanceFixtures;
import org.trove.api.support.Reply;

/** The API before a real Keystone: tokens of every kind, of users in two projects. */
@Tag("openstack")
@EnabledIfEnvironmentVariable(
        named = "OS_AUTH_URL",
        matches = ".+",
        disabledReason = "needs a real Keystone: OS_AUTH_URL is not set")
class KeystoneTokensOpenstackIT {

    private static final Clock SYSTEM = Clock.systemUTC();
    private static final Late VALIDATOR = new Late();

    @RegisterExtension
    static final ApiServer API = new ApiServer(
            "{\"rates\": {\"http_get_rate\": -1, \"http_post_rate\": -1, \"http_put_rate\": -1,"
                    + " \"http_delete_rate\": -1}}",
            VALIDATOR);

    private static @Nullable KeystoneAdmin admin;
    private static String projectA = "";
    private static String projectB = "";
    private static User service = new User("", "");

    /** The validator is known only when the service's user has been made. */
    private static final class Late implements TokenValidator {
        private volatile @Nullable TokenValidator real;

        @Override
        public Optional<Identity> validate(String token) {
            return Objects.requireNonNull(real).validate(token);
        }

        @Override
        public Optional<Identity> validateEvenExpired(String token) {
            return Objects.requireNonNull(real).validateEvenExpired(token);
        }
    }

    private static KeystoneAdmin keystone() {
        return Objects.requireNonNull(admin);
    }

    private static KeystoneTokenValidator validatorAs(User user) {
        return new KeystoneTokenValidator(
                keystone().settings(user, "http://identity"),
                HttpClient.newHttpClient(),
                SYSTEM,
                new PrometheusRegistry());
    }

    @BeforeAll
    static void users() {
        admin = new KeystoneAdmin();
        projectA = keystone().newProject();
        projectB = keystone().newProject();
        service = keystone().newUser(keystone().serviceProject(), "service");
    }

    @AfterAll
    static void remove() {
        if (admin != null) {
            admin.close();
        }
    }

    @BeforeEach
    void beginNow() {
        VALIDATOR.real = validatorAs(service);
        API.clock.advance(Duration.between(API.clock.instant(), SYSTEM.instant()));
        API.instances.running(projectA, 1);
    }

    private static String tokenOf(String project, String... roles) {
        return keystone().token(keystone().newUser(project, roles), project);
    }

    private static Reply list(String token) {
        return API.call("GET", token, "/v1.0/" + projectA + "/instances", null);
    }

    private static Reply listFor(String token, String serviceToken) {
        return API.call(
                "GET", token, "/v1.0/" + projectA + "/instances", null, Map.of("X-Service-Token", serviceToken));
    }

    private static Reply rename(String token) {
        return API.call("PUT", token, instance(), "{\"instance\": {\"name\": \"new\"}}");
    }

    private static String instance() {
        return "/v1.0/" + projectA + "/instances/" + InstanceFixtures.id(1).value();
    }

    private static void refused(Reply reply) {
        reply.expect(401);
        assertThat(reply.header("WWW-Authenticate")).startsWith("Keystone uri=");
    }

    @Test
    void a_member_uses_his_own_project_and_reaches_no_other() {
        String member = tokenOf(projectA, "member");

        assertThat(list(member).expect(200).json().path("instances")).hasSize(1);
        rename(member).expect(202);
        assertThat(API.call("GET", member, "/v1.0/" + projectB + "/instances", null)
                        .fault(403, "forbidden"))
                .contains("cannot access this resource");
        assertThat(API.call("GET", member, "/v1.0/" + projectA + "/mgmt/instances", null)
                        .fault(401, "unauthorized"))
                .contains("admin privileges");
    }

    @Test
    void a_user_of_both_projects_is_in_the_one_that_his_token_names() {
        User both = keystone().newUser(projectA, "member");
        keystone().grant("/projects/" + projectB, both, "member");
        String inB = keystone().token(both, projectB);

        list(keystone().token(both, projectA)).expect(200);
        list(inB).expect(403);
        assertThat(API.call("GET", inB, "/v1.0/" + projectB + "/instances", null)
                        .expect(200)
                        .json()
                        .path("instances"))
                .isEmpty();
    }

    @Test
    void a_reader_looks_and_changes_nothing() {
        String reader = tokenOf(projectA, "reader");

        list(reader).expect(200);
        assertThat(rename(reader).fault(403, "forbidden"))
                .isEqualTo("Policy doesn't allow instance:update to be performed.");
    }

    @Test
    void a_manager_resets_a_status_which_a_member_cannot() {
        String reset = "{\"reset_status\": {}}";

        API.call("POST", tokenOf(projectA, "member"), instance() + "/action", reset)
                .expect(403);
        API.call("POST", tokenOf(projectA, "manager", "member"), instance() + "/action", reset)
                .expect(202);
    }

    @Test
    void a_role_of_an_installations_own_uses_the_project_as_with_trove() {
        String own = keystone().newName();

        rename(tokenOf(projectA, own)).expect(202);
    }

    @Test
    void an_administrator_sees_every_project_through_his_own() {
        String token = tokenOf(projectB, "admin");

        list(token).expect(403);
        assertThat(API.call("GET", token, "/v1.0/" + projectB + "/mgmt/instances", null)
                        .expect(200)
                        .json()
                        .path("instances"))
                .hasSize(1);
    }

    @Test
    void a_revoked_token_is_good_until_the_cache_time_is_over() {
        String token = tokenOf(projectA, "member");
        list(token).expect(200);
        keystone().revoke(token);

        list(token).expect(200);
        API.clock.advance(Duration.ofMinutes(6));
        refused(list(token));
    }

    @Test
    void a_user_who_was_disabled_is_out_when_the_cache_time_is_over() {
        User user = keystone().newUser(projectA, "member");
        String token = keystone().token(user, projectA);
        list(token).expect(200);
        keystone().enable(user, false);

        API.clock.advance(Duration.ofMinutes(6));
        refused(list(token));
    }

    @Test
    void a_token_that_keystone_did_not_make_is_refused() {
        String token = tokenOf(projectA, "member");

        refused(list("not-a-token"));
        refused(list("gAAAAABnothing"));
        refused(list(token.substring(0, token.length() - 4) + "AAAA"));
        refused(list("%00%2f../../v3/users"));
    }

    @Test
    void a_token_of_no_project_is_told_what_it_lacks() {
        User user = keystone().newUser(projectA, "member");
        keystone().grant("/domains/default", user, "member");
        keystone().grant("/system", user, "member");
        Map<String, Object> password = KeystoneAdmin.password(user);

        assertThat(list(keystone().token(password, null)).fault(403, "forbidden"))
                .isEqualTo("The token is not scoped to a project, which is needed here.");
        assertThat(list(keystone().token(password, Map.of("domain", Map.of("id", "default"))))
                        .fault(403, "forbidden"))
                .startsWith("The token is scoped to a domain");
        assertThat(list(keystone().token(password, Map.of("system", Map.of("all", true))))
                        .fault(403, "forbidden"))
                .startsWith("The token is scoped to the system");
    }

    @Test
    void an_application_credential_speaks_for_its_user() {
        User user = keystone().newUser(projectA, "member");
        String id = keystone().newApplicationCredential(user, keystone().token(user, projectA), "");

        rename(keystone().token(KeystoneAdmin.applicationCredential(id), null)).expect(202);
    }

    @Test
    void an_application_credential_with_access_rules_is_good_for_what_they_name() {
        User user = keystone().newUser(projectA, "member");
        String id = keystone()
                .newApplicationCredential(
                        user,
                        keystone().token(user, projectA),
                        "\"access_rules\": [{\"service\": \"database\", \"method\": \"GET\","
                                + " \"path\": \"/v1.0/{project_id}/instances\"}]");
        String token = keystone().token(KeystoneAdmin.applicationCredential(id), null);

        list(token).expect(200);
        refused(rename(token));
        refused(API.call("GET", token, instance(), null));
    }

    @Test
    void a_trustee_does_what_the_trustor_entrusts_to_him_and_no_more() {
        User trustor = keystone().newUser(projectA, "member");
        User trustee = keystone().newUser(projectB, "member");

        String reader = throughTrust(trustor, trustee, "reader");
        list(reader).expect(200);
        rename(reader).expect(403);
        rename(throughTrust(trustor, trustee, "member")).expect(202);
    }

    private static String throughTrust(User trustor, User trustee, String role) {
        Map<String, Object> trust = Map.of(
                "trustor_user_id",
                trustor.id(),
                "trustee_user_id",
                trustee.id(),
                "project_id",
                projectA,
                "impersonation",
                true,
                "roles",
                List.of(Map.of("name", role)));
        String id = keystone()
                .call(
                        "POST",
                        "/OS-TRUST/trusts",
                        Map.of("trust", trust),
                        keystone().token(trustor, projectA))
                .body()
                .path("trust")
                .path("id")
                .asText();
        return keystone().token(KeystoneAdmin.password(trustee), Map.of("OS-TRUST:trust", Map.of("id", id)));
    }

    /** The tokens of an application credential end with it, which is how one comes to a token with a short life. */
    @Test
    void an_expired_token_is_good_beside_a_services_token_alone() {
        User user = keystone().newUser(projectA, "member");
        String end =
                SYSTEM.instant().plusSeconds(25).truncatedTo(ChronoUnit.SECONDS).toString();
        String id = keystone()
                .newApplicationCredential(
                        user,
                        keystone().token(user, projectA),
                        "\"expires_at\": \"" + end.replace("Z", ".000000") + "\"");
        String token = keystone().token(KeystoneAdmin.applicationCredential(id), null);
        list(token).expect(200);
        await("the token's end")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !keystone().accepts(token));
        API.clock.advance(Duration.ofMinutes(6));

        refused(list(token));
        String serviceToken = keystone().token(service, keystone().serviceProject());
        assertThat(listFor(token, serviceToken).expect(200).json().path("instances"))
                .hasSize(1);
        refused(listFor(token, tokenOf(projectB, "member")));
        refused(listFor(token, token));
    }

    @Test
    void the_service_goes_on_after_keystone_took_its_own_token_away() {
        list(tokenOf(projectA, "member")).expect(200);
        keystone().enable(service, false);
        keystone().enable(service, true);
        // Keystone counts in whole seconds: what it issues within the second of a revocation is revoked as well.
        await("a token of the service's user that is good again")
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        keystone().accepts(keystone().token(service, keystone().serviceProject())));

        list(tokenOf(projectA, "member")).expect(200);
    }

    @Test
    void a_service_user_without_the_role_makes_the_api_unavailable() {
        String member = tokenOf(projectA, "member");
        VALIDATOR.real = validatorAs(keystone().newUser(keystone().serviceProject(), "member"));
        assertThat(list(member).fault(503, "serviceUnavailable")).contains("identity service");

        VALIDATOR.real = validatorAs(keystone().newUser(projectB, "member"));
        list(member).expect(503);
    }
}
