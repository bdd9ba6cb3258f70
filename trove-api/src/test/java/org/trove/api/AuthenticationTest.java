package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.api.auth.AccessRules;
import org.trove.api.auth.Identity;
import org.trove.api.auth.TokenScope;
import org.trove.api.auth.TokenValidator;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;

/** Which tokens open which door. */
class AuthenticationTest {

    private static final String FLAVORS = "/v1.0/" + PROJECT_A + "/flavors";
    private static final String UNAUTHORIZED = "{\"error\":{\"code\":401,\"title\":\"Unauthorized\","
            + "\"message\":\"The request you have made requires authentication.\"}}";

    @RegisterExtension
    static final ApiServer API = new ApiServer("{}", new Tokens());

    private static Reply ask(String token, Map<String, String> headers) {
        return API.call("GET", token, FLAVORS, null, headers);
    }

    private static Reply asService(String token, String serviceToken) {
        return ask(token, Map.of("X-Service-Token", serviceToken));
    }

    private static void refused(Reply reply) {
        reply.expect(401);
        assertThat(reply.body()).isEqualTo(UNAUTHORIZED);
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Keystone uri=\"http://identity.example.org/v3\"");
    }

    @Test
    void a_token_that_is_missing_empty_unknown_or_none_at_all_is_refused_as_keystonemiddleware_does() {
        refused(API.call("GET", null, FLAVORS, null));
        refused(ask("", Map.of()));
        refused(ask("unknown", Map.of()));
        refused(ask("two words", Map.of()));
        refused(ask("expired", Map.of()));
    }

    @Test
    void whitespace_around_a_token_is_none_of_it() {
        ask(" user ", Map.of()).expect(200);
    }

    @Test
    void a_refusal_of_troves_own_names_keystone_too() {
        Reply refused = API.call("GET", "user", "/v1.0/" + PROJECT_A + "/mgmt/instances", null);

        assertThat(refused.fault(401, "unauthorized")).isEqualTo("User does not have admin privileges.");
        assertThat(refused.header("WWW-Authenticate")).startsWith("Keystone uri=");
    }

    @ParameterizedTest
    @CsvSource({
        "domain, The token is scoped to a domain; one that is scoped to a project is needed here.",
        "system, The token is scoped to the system; one that is scoped to a project is needed here.",
        "'unscoped', 'The token is not scoped to a project, which is needed here.'",
    })
    void a_token_of_no_project_is_told_what_it_lacks(String token, String message) {
        assertThat(ask(token, Map.of()).fault(403, "forbidden")).isEqualTo(message);
    }

    @Test
    void a_services_token_makes_an_expired_one_of_the_user_good() {
        asService("expired", "service").expect(200);
        refused(asService("unknown", "service"));
    }

    @Test
    void a_token_beside_the_users_that_is_no_services_changes_nothing() {
        asService("user", "user").expect(200);
        refused(asService("expired", "user"));
    }

    @Test
    void a_services_token_that_is_not_valid_spoils_the_users() {
        refused(asService("user", "unknown"));
        refused(asService("user", "expired"));
        refused(asService("user", "two words"));
    }

    @Test
    void a_services_token_alone_opens_nothing() {
        refused(API.call("GET", null, FLAVORS, null, Map.of("X-Service-Token", "service")));
    }

    @Test
    void an_application_credential_opens_only_what_its_access_rules_name() {
        ask("limited", Map.of()).expect(200);
        refused(API.call("GET", "limited", "/v1.0/" + PROJECT_A + "/instances", null));
        API.call("GET", "limited", "/v1.0/" + PROJECT_A + "/instances", null, Map.of("X-Service-Token", "service"))
                .expect(200);
    }

    /** Knows a token of each kind. */
    private static final class Tokens implements TokenValidator {

        @Override
        public Optional<Identity> validate(String token) {
            return token.equals("expired") ? Optional.empty() : validateEvenExpired(token);
        }

        @Override
        public Optional<Identity> validateEvenExpired(String token) {
            AccessRules flavorsOnly =
                    new AccessRules(List.of(new AccessRules.Rule("database", "GET", "/v1.0/{project_id}/flavors")));
            return switch (token) {
                case "user", "expired" -> Optional.of(identity(TokenScope.PROJECT, "member", null));
                case "service" -> Optional.of(identity(TokenScope.PROJECT, "Service", null));
                case "limited" -> Optional.of(identity(TokenScope.PROJECT, "member", flavorsOnly));
                case "domain" -> Optional.of(identity(TokenScope.DOMAIN, "member", null));
                case "system" -> Optional.of(identity(TokenScope.SYSTEM, "member", null));
                case "unscoped" -> Optional.of(identity(TokenScope.NONE, "member", null));
                default -> Optional.empty();
            };
        }

        private static Identity identity(TokenScope scope, String role, @Nullable AccessRules rules) {
            @Nullable String project = scope == TokenScope.PROJECT ? PROJECT_A : null;
            Instant end = Instant.parse("2030-01-01T00:00:00Z");
            return new Identity("user", "user", project, project, List.of(role), end, scope, rules);
        }
    }
}
