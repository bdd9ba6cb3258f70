package org.trove.standalone.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.time.SettableClock;
import org.trove.time.SystemIdSource;

class IdentityServiceTest {
    private static final int QUICK_ITERATIONS = 10_000;
    private static final URI BASE = URI.create("http://127.0.0.1:8779");

    @TempDir
    private Path home;

    private final SettableClock clock = new SettableClock();

    @Test
    void at_first_start_there_are_a_member_and_an_administrator_in_two_projects() throws IOException {
        IdentityService service = open();

        ValidatedToken demo = validated(service, login(service, "demo"));
        ValidatedToken admin = validated(service, login(service, "admin"));

        assertThat(demo.roles()).containsExactly("member", "reader");
        assertThat(demo.projectName()).isEqualTo("demo");
        assertThat(admin.roles()).containsExactly("admin", "member", "reader");
        assertThat(admin.projectName()).isEqualTo("admin");
        assertThat(admin.projectId()).isNotEqualTo(demo.projectId());
        assertThat(demo.expiresAt())
                .isEqualTo(clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(4)));
    }

    @Test
    void no_file_is_readable_by_others_and_the_passwords_stand_in_one_alone() throws IOException {
        IdentityService service = open();
        service.revoke(service.open(login(service, "demo")).orElseThrow());

        String password = password("demo");
        try (var files = Files.list(home)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
                assertThat(Files.readString(file).contains(password))
                        .as(file.toString())
                        .isEqualTo(file.endsWith("clouds.yaml"));
            }
        }
    }

    @Test
    void a_wrong_password_and_an_unknown_user_are_refused_with_the_same_words() {
        IdentityService service = open();
        User demo = service.directory().userNamed("demo").orElseThrow();

        assertThatThrownBy(() -> service.login(demo, "wrong", new Scope.Default()))
                .isInstanceOf(IdentityException.class)
                .hasMessage("The request you have made requires authentication.");
        assertThatThrownBy(() -> service.login(null, "wrong", new Scope.Default()))
                .hasMessage("The request you have made requires authentication.");
    }

    @Test
    void a_password_that_was_right_does_not_make_another_one_right() throws IOException {
        IdentityService service = open();
        User demo = service.directory().userNamed("demo").orElseThrow();
        login(service, "demo");

        assertThatThrownBy(() -> service.login(demo, password("demo") + "x", new Scope.Default()))
                .isInstanceOf(IdentityException.class);
        assertThat(login(service, "demo")).isNotEmpty();
    }

    @Test
    void nobody_gets_a_token_for_a_project_without_a_role_in_it() throws IOException {
        IdentityService service = open();
        User demo = service.directory().userNamed("demo").orElseThrow();

        assertThatThrownBy(() -> service.login(demo, password("demo"), new Scope.OfProject(null, "admin")))
                .isInstanceOf(IdentityException.class);
        assertThatThrownBy(() -> service.login(demo, password("demo"), new Scope.Elsewhere()))
                .isInstanceOf(IdentityException.class);
    }

    @Test
    void tokens_survive_a_restart_and_so_do_revocations() throws IOException {
        IdentityService before = open();
        String kept = login(before, "demo");
        String revoked = login(before, "demo");
        before.revoke(before.open(revoked).orElseThrow());
        assertThat(before.validate(revoked)).isEmpty();

        IdentityService after = open();
        assertThat(after.validate(kept)).isPresent();
        assertThat(after.validate(revoked)).isEmpty();
    }

    @Test
    void a_token_ends_after_four_hours_and_its_exchange_does_not_prolong_it() throws IOException {
        IdentityService service = open();
        String first = login(service, "demo");
        clock.advance(Duration.ofHours(3));
        String second = service.exchange(first, new Scope.Default()).text();
        assertThat(service.validate(second)).isPresent();

        clock.advance(Duration.ofHours(1));
        assertThat(service.validate(first)).isEmpty();
        assertThat(service.validate(second)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.b", "no dot", "ü.ü"})
    void what_was_not_signed_here_is_no_token(String text) {
        assertThat(open().validate(text)).isEmpty();
    }

    @Test
    void a_changed_token_is_no_token() throws IOException {
        IdentityService service = open();
        String token = login(service, "demo");
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(service.validate(token.substring(0, i) + other + token.substring(i + 1)))
                    .isEmpty();
        }
    }

    @Test
    void a_password_written_by_hand_works_and_is_replaced_by_its_hash() throws IOException {
        open();
        Path file = home.resolve("identity.yml");
        String text = Files.readString(file).replaceFirst("  password_hash: .*", "  password: \"by hand\"");
        Files.writeString(file, text);

        IdentityService service = open();

        User demo = service.directory().userNamed("demo").orElseThrow();
        assertThat(service.login(demo, "by hand", new Scope.Default()).text()).isNotEmpty();
        assertThat(Files.readString(file)).doesNotContain("by hand").contains("# Projects and users");
    }

    @ParameterizedTest
    @CsvSource({
        "'', the file is empty",
        "'projects: [', line 1",
        "'projects: []\nusers: [{id: u, name: n, password_hash: bad, default_project: p, roles: {}}]', user 'n' names project 'p'",
        "'projects: [{id: p, name: p}]\nusers: [{id: u, name: n, password_hash: bad, default_project: p, roles: {}}]', password_hash of user 'n'",
        "'projects: [{id: p, name: p}, {id: p, name: q}]\nusers: []', project id 'p' occurs twice",
        "'projects: []\nusers: []\ngroups: []', groups"
    })
    void a_broken_file_is_refused_by_name_and_reason(String content, String reason) throws IOException {
        open();
        Files.writeString(home.resolve("identity.yml"), content);

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("identity.yml")
                .hasMessageContaining(reason);
    }

    @Test
    void the_clients_file_follows_the_service_to_another_address() throws IOException {
        open();
        String password = password("demo");
        open(URI.create("http://127.0.0.1:9999"));

        assertThat(cloud("trove-local").path("auth").path("auth_url").asText())
                .isEqualTo("http://127.0.0.1:9999/identity/v3");
        assertThat(password("demo")).isEqualTo(password);
    }

    private IdentityService open() {
        return open(BASE);
    }

    private IdentityService open(URI base) {
        try {
            return new IdentityFiles(home, new SystemIdSource(), new SecureRandom(), QUICK_ITERATIONS)
                    .open(base, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String login(IdentityService service, String name) throws IOException {
        User user = service.directory().userNamed(name).orElseThrow();
        return service.login(user, password(name), new Scope.Default()).text();
    }

    private static ValidatedToken validated(IdentityService service, String token) {
        return service.validate(token).orElseThrow();
    }

    private String password(String user) throws IOException {
        String cloud = user.equals("demo") ? "trove-local" : "trove-local-admin";
        return cloud(cloud).path("auth").path("password").asText();
    }

    private JsonNode cloud(String name) throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(home.resolve("clouds.yaml").toFile())
                .path("clouds")
                .path(name);
    }
}
