package org.trove.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.time.SettableClock;

class KeystoneTokenValidatorTest {

    private final SettableClock clock = new SettableClock();
    private final KeystoneDouble keystone = new KeystoneDouble(clock);
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final KeystoneTokenValidator validator = validator(Duration.ofSeconds(20));

    private KeystoneTokenValidator validator(Duration requestTimeout) {
        return new KeystoneTokenValidator(
                keystone.settings(requestTimeout),
                HttpClient.newHttpClient(),
                clock,
                requestTimeout.toSeconds() == 20 ? metrics : new PrometheusRegistry());
    }

    @BeforeEach
    void know() {
        keystone.knows("good", "\"project\": {\"id\": \"p1\", \"name\": \"one\"}");
    }

    @AfterEach
    void stop() {
        keystone.close();
    }

    private static TroveException refusal(Runnable call) {
        try {
            call.run();
        } catch (TroveException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(e).hasMessage("The identity service is not available now, try again later.");
            return e;
        }
        throw new AssertionError("it was not refused");
    }

    private double validations(String result) {
        return metrics.scrape().stream()
                .filter(CounterSnapshot.class::isInstance)
                .map(CounterSnapshot.class::cast)
                .filter(counter -> counter.getMetadata().getName().equals("trove_api_token_validations"))
                .flatMap(counter -> counter.getDataPoints().stream())
                .filter(point -> result.equals(point.getLabels().get("result")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    @Test
    void the_first_requests_at_once_log_this_service_in_once() throws Exception {
        int requests = 8;
        CyclicBarrier together = new CyclicBarrier(requests);
        ExecutorService users = Executors.newFixedThreadPool(requests);
        List<Future<Optional<Identity>>> answers = new ArrayList<>();
        try {
            for (int i = 0; i < requests; i++) {
                answers.add(users.submit(() -> {
                    together.await();
                    return validator.validate("good");
                }));
            }
            for (Future<Optional<Identity>> answer : answers) {
                assertThat(answer.get(20, TimeUnit.SECONDS)).isPresent();
            }
        } finally {
            users.shutdownNow();
        }

        assertThat(keystone.logins).hasSize(1);
    }

    @Test
    void a_token_tells_user_project_and_roles() {
        Identity identity = validator.validate("good").orElseThrow();

        assertThat(identity.userId()).isEqualTo("u1");
        assertThat(identity.projectId()).isEqualTo("p1");
        assertThat(identity.scope()).isEqualTo(TokenScope.PROJECT);
        assertThat(identity.roles()).containsExactly("member");
        assertThat(identity.accessRules()).isNull();
        assertThat(keystone.logins)
                .singleElement()
                .asString()
                .contains("\"project\":{")
                .contains("\"secret\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"domain\": {\"id\": \"d\"} | DOMAIN", "\"system\": {\"all\": true} | SYSTEM", "'' | NONE"})
    void a_token_of_no_project_tells_what_it_is_scoped_to(String body, TokenScope scope) {
        keystone.knows("other", body);

        assertThat(validator.validate("other").orElseThrow().scope()).isEqualTo(scope);
    }

    @Test
    void the_catalog_is_not_asked_for_and_expired_tokens_only_where_they_are_allowed() {
        validator.validate("good");
        validator.validateEvenExpired("good");

        assertThat(keystone.validations).containsExactly("nocatalog", "nocatalog&allow_expired=1");
    }

    @Test
    void an_application_credential_is_limited_to_its_access_rules() {
        keystone.knows(
                "limited",
                "\"project\": {\"id\": \"p1\"}, \"application_credential\": {\"access_rules\": [{\"service\": \"database\","
                        + " \"method\": \"GET\", \"path\": \"/v1.0/p1/instances\"}]}");
        Identity identity = validator.validate("limited").orElseThrow();

        assertThat(identity.mayAsk("GET", "/v1.0/p1/instances")).isTrue();
        assertThat(identity.mayAsk("POST", "/v1.0/p1/instances")).isFalse();
    }

    @Test
    void a_token_may_end_at_a_time_without_zone() {
        keystone.says("short", "{\"token\": {\"expires_at\": \"2026-03-04T05:26:01\", \"user\": {\"id\": \"u1\"}}}");

        assertThat(validator.validate("short").orElseThrow().expires()).isEqualTo("2026-03-04T05:26:01Z");
    }

    @Test
    void an_unknown_token_is_invalid() {
        assertThat(validator.validate("other")).isEmpty();

        assertThat(validations("invalid")).isEqualTo(1);
        assertThat(validations("valid")).isZero();
    }

    @Test
    void the_services_own_token_is_renewed_when_it_is_not_accepted_any_more() {
        validator.validate("good");
        keystone.ownToken = "own-2";

        assertThat(validator.validate("good")).isPresent();
        assertThat(keystone.logins).hasSize(2);
        assertThat(validations("valid")).isEqualTo(2);
    }

    @Test
    void the_services_own_token_is_renewed_before_it_ends() {
        validator.validate("good");
        clock.advance(Duration.ofMinutes(57));
        validator.validate("good");
        assertThat(keystone.logins).hasSize(1);

        clock.advance(Duration.ofMinutes(2));
        keystone.ownToken = "own-2";
        validator.validate("good");

        assertThat(keystone.logins).hasSize(2);
        assertThat(keystone.validations).as("none was refused").hasSize(3);
    }

    @Test
    void a_renewal_that_fails_leaves_the_token_in_use_until_it_ends() {
        validator.validate("good");
        clock.advance(Duration.ofMinutes(59));
        keystone.loginStatus = 500;

        assertThat(validator.validate("good")).isPresent();
        assertThat(validator.validate("good")).isPresent();
        assertThat(keystone.logins).as("it is tried again after a pause").hasSize(2);

        clock.advance(Duration.ofMinutes(2));
        refusal(() -> validator.validate("good"));
    }

    @Test
    void credentials_that_keystone_refuses_are_not_presented_with_every_request() {
        keystone.loginStatus = 401;

        assertThat(refusal(() -> validator.validate("good")).getCause())
                .hasMessageContaining("refused to log this service in as user trove (status 401)");
        refusal(() -> validator.validate("good"));
        assertThat(keystone.logins).hasSize(1);

        keystone.loginStatus = 201;
        clock.advance(Duration.ofSeconds(11));
        assertThat(validator.validate("good")).isPresent();
    }

    @Test
    void a_user_that_may_not_validate_tokens_is_named_in_the_log() {
        keystone.validationStatus = 403;

        assertThat(refusal(() -> validator.validate("good")).getCause())
                .hasMessageContaining("user trove")
                .hasMessageContaining("needs the role service");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 429, 418})
    void a_keystone_that_fails_makes_the_request_unavailable(int status) {
        keystone.validationStatus = status;

        assertThat(refusal(() -> validator.validate("good")).getCause()).hasMessageContaining(String.valueOf(status));
        assertThat(validations("unavailable")).isEqualTo(1);
    }

    @Test
    void users_are_told_to_come_back_when_keystone_says_so() {
        validator.validate("good");
        keystone.validationStatus = 503;
        assertThat(refusal(() -> validator.validate("good")).retryAfter()).contains(Duration.ofSeconds(10));

        keystone.retryAfter = "42";
        assertThat(refusal(() -> validator.validate("good")).retryAfter()).contains(Duration.ofSeconds(42));

        keystone.retryAfter = "Wed, 21 Oct 2026 07:28:00 GMT";
        assertThat(refusal(() -> validator.validate("good")).retryAfter()).contains(Duration.ofSeconds(10));
    }

    @Test
    void a_keystone_that_hangs_makes_the_request_unavailable_after_the_timeout() {
        keystone.hanging = true;
        KeystoneTokenValidator hasty = validator(Duration.ofMillis(300));

        assertThat(refusal(() -> hasty.validate("good")).getCause())
                .hasMessageStartingWith("Keystone cannot be reached")
                .hasMessageContaining("timed out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not JSON", "{}", "{\"token\": {\"expires_at\": \"soon\"}}"})
    void an_answer_that_cannot_be_understood_lets_nobody_in(String body) {
        keystone.says("good", body);

        refusal(() -> validator.validate("good"));
    }

    @Test
    void a_keystone_that_is_away_makes_the_request_unavailable() {
        keystone.close();

        assertThatThrownBy(() -> validator.validate("good"))
                .isInstanceOfSatisfying(
                        TroveException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
}
