package org.trove.standalone.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.time.SettableClock;
import org.trove.time.SystemIdSource;

class LoginsTest {
    private static final int QUICK_ITERATIONS = 10_000;
    private static final int GUESSERS = 60;

    @TempDir
    private Path home;

    private IdentityService service;
    private Logins logins;
    private User demo;

    @BeforeEach
    void open() throws IOException {
        service = new IdentityFiles(home, new SystemIdSource(), new SecureRandom(), QUICK_ITERATIONS)
                .open(URI.create("http://127.0.0.1:8779"), new SettableClock());
        logins = new Logins(service, new PrometheusRegistry());
        demo = service.directory().userNamed("demo").orElseThrow();
    }

    @Test
    void a_right_password_is_taken_at_once_while_sixty_guess_at_the_same_name_from_the_same_address() throws Exception {
        List<CompletableFuture<User>> guesses = new ArrayList<>();
        for (int guess = 0; guess < GUESSERS; guess++) {
            guesses.add(logins.check(demo, "demo", "wrong " + guess, "192.0.2.1"));
        }

        assertThat(logins.check(demo, "demo", password(), "192.0.2.1").get(10, TimeUnit.SECONDS))
                .isEqualTo(demo);
        assertThat(guesses.stream().filter(guess -> !guess.isDone()).count())
                .as("guesses whose answers wait")
                .isGreaterThan(GUESSERS / 2);
        // Once more, now that it is known, and while all guesses wait.
        assertThat(logins.check(demo, "demo", password(), "192.0.2.1").get(1, TimeUnit.SECONDS))
                .isEqualTo(demo);
    }

    @Test
    void a_flood_of_guesses_from_one_address_is_refused_unseen_and_leaves_other_addresses_alone() throws Exception {
        List<CompletableFuture<User>> guesses = new ArrayList<>();
        for (int guess = 0; guess < 1000; guess++) {
            guesses.add(logins.check(demo, "demo", "wrong " + guess, "192.0.2.1"));
        }

        assertThat(guesses.stream()
                        .filter(CompletableFuture::isCompletedExceptionally)
                        .count())
                .isGreaterThan(1000 - GuessBrake.PLACES_OF_PAIR - 20);
        assertThatThrownBy(() -> guesses.get(999).get(1, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(IdentityException.class, refusal -> {
                    assertThat(refusal.status()).isEqualTo(429);
                    assertThat(refusal.retryAfter()).isEqualTo(GuessBrake.LONGEST_DELAY);
                });
        assertThat(logins.check(demo, "demo", password(), "192.0.2.2").get(10, TimeUnit.SECONDS))
                .isEqualTo(demo);
    }

    @Test
    void the_answer_to_a_wrong_password_waits_the_longer_the_more_came_before() {
        GuessBrake brake = new GuessBrake();
        GuessBrake.Attempt attempt = new GuessBrake.Attempt("demo", "192.0.2.1");
        List<Duration> delays = new ArrayList<>();
        for (int guess = 0; guess < 20; guess++) {
            delays.add(brake.wrong(attempt).delay());
        }

        assertThat(delays.subList(0, 3)).containsOnly(Duration.ZERO);
        assertThat(delays).isSorted().endsWith(GuessBrake.LONGEST_DELAY);
        brake.right(attempt);
        assertThat(brake.wrong(new GuessBrake.Attempt("demo", "192.0.2.2")).delay())
                .isZero();
    }

    @Test
    void guessing_at_many_names_from_one_address_is_slowed_too() {
        GuessBrake brake = new GuessBrake();
        Duration last = Duration.ZERO;
        for (int name = 0; name < 40; name++) {
            last = brake.wrong(new GuessBrake.Attempt("name" + name, "192.0.2.1"))
                    .delay();
        }
        assertThat(last).isEqualTo(GuessBrake.LONGEST_DELAY);
    }

    @Test
    void who_does_not_wait_for_the_answer_keeps_a_place_all_the_same() {
        GuessBrake brake = new GuessBrake();
        GuessBrake.Attempt attempt = new GuessBrake.Attempt("demo", "192.0.2.1");
        for (int place = 0; place < GuessBrake.PLACES_OF_PAIR; place++) {
            assertThat(brake.enter(attempt)).isTrue();
        }
        assertThat(brake.enter(attempt)).isFalse();
        assertThat(brake.enter(new GuessBrake.Attempt("admin", "192.0.2.1"))).isTrue();
        assertThat(brake.enter(new GuessBrake.Attempt("demo", "192.0.2.2"))).isTrue();
        brake.leave(attempt);
        assertThat(brake.enter(attempt)).isTrue();
    }

    @Test
    void a_token_ends_with_the_password_that_it_was_given_for() throws IOException {
        String token = token();
        assertThat(service.validate(token)).isPresent();

        changeUsers(users -> users.replaceFirst("  password_hash: .*", "  password: \"another one\""));

        assertThat(service.validate(token)).isEmpty();
        assertThat(service.login(
                                service.directory().userNamed("demo").orElseThrow(), "another one", new Scope.Default())
                        .text())
                .isNotEmpty();
    }

    @Test
    void a_token_of_a_user_who_is_removed_is_void_at_once() throws IOException {
        String token = token();

        changeUsers(users -> users.replaceFirst("(?s)- id: \"?" + demo.id() + ".*?(?=- id:)", ""));

        assertThat(service.directory().userNamed("demo")).isEmpty();
        assertThat(service.validate(token)).isEmpty();
    }

    @Test
    void a_broken_file_leaves_the_users_as_they_were() throws IOException {
        String token = token();
        changeUsers(users -> "users: [");
        assertThat(service.validate(token)).isPresent();
    }

    private void changeUsers(UnaryOperator<String> change) throws IOException {
        Path file = home.resolve("identity.yml");
        Files.writeString(file, change.apply(Files.readString(file)) + "\n");
    }

    private String token() throws IOException {
        return service.login(demo, password(), new Scope.Default()).text();
    }

    private String password() throws IOException {
        JsonNode clouds = new ObjectMapper(new YAMLFactory())
                .readTree(home.resolve("clouds.yaml").toFile());
        return clouds.at("/clouds/trove-local/auth/password").asText();
    }
}
