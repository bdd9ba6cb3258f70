package org.trove.guestagent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.bus.GuestException;
import org.trove.context.RequestContext;
import org.trove.guestagent.FakeDatastore;
import org.trove.guestagent.RecordingReports;
import org.trove.guestagent.health.HealthReporter;
import org.trove.guestagent.health.HealthReporter.Phase;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.guestagent.host.CommandRunner;
import org.trove.message.GuestCommand;
import org.trove.message.GuestCommand.UpdateAgent;
import org.trove.message.GuestReport.Heartbeat;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.time.SettableClock;

/** Releases of the agent, and the launcher's script that chooses among them. */
final class AgentUpdateTest {
    private static final RequestContext CONTEXT = RequestContext.ofService("req-1");
    private static final String BASE = "b".repeat(64);

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private final RecordingReports reports = new RecordingReports();
    private final AtomicInteger ends = new AtomicInteger();
    private Path top;
    private FakeDatastore datastore;
    private HealthReporter health;
    private boolean isPrepared = true;

    @BeforeEach
    void open() {
        top = directory.resolve("releases");
        datastore = new FakeDatastore(directory);
        agent(BASE);
    }

    private AgentUpdate agent(String running) {
        Releases releases = new Releases(top, BASE, running);
        health = new HealthReporter(
                new HealthReporter.Source(
                        new InstanceId("i-1"),
                        datastore,
                        new VolumeMeter(directory, 1, clock),
                        () -> releases.version("1.0")),
                reports,
                Duration.ofSeconds(3),
                clock,
                Phase.PREPARED);
        return new AgentUpdate(
                releases, health, () -> isPrepared, ends::incrementAndGet, clock, (command, context) -> "other");
    }

    /** Packs a release whose program is this one. @return its SHA-256 */
    private String pack(String name, String program) {
        try {
            Path content = directory.resolve(name);
            Files.createDirectories(content.resolve("bin"));
            Files.writeString(content.resolve("bin/trove-guestagent"), program);
            Path archive = archive(name);
            new CommandRunner()
                    .run(
                            List.of("tar", "-czf", archive.toString(), "-C", content.toString(), "bin"),
                            Duration.ofSeconds(20));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Path archive(String name) {
        return directory.resolve(name + ".tar.gz");
    }

    private UpdateAgent update(String name, String sha256) {
        return new UpdateAgent(archive(name).toUri().toString(), sha256, null, null);
    }

    /** What a launcher would start now; "" = the base. */
    private String choice(String base) {
        String script = "set -u; . \"$1\"; choose_release \"$2\" \"$3\" > /dev/null; echo \"$chosen\"";
        Path library = Path.of(
                System.getProperty("basedir"), "../trove-common/src/main/resources/org/trove/host/agent-release.sh");
        return new CommandRunner()
                .run(
                        List.of("sh", "-c", script, "choose", library.toString(), top.toString(), base),
                        Duration.ofSeconds(20));
    }

    private String lastVersion() {
        Heartbeat heartbeat = (Heartbeat) reports.all.get(reports.all.size() - 1);
        return String.valueOf(heartbeat.payload().guestVersion());
    }

    @Test
    void without_another_release_the_base_runs() {
        assertThat(choice(BASE)).isEmpty();
    }

    @Test
    void a_release_is_started_on_trial_and_kept_when_a_heartbeat_of_it_was_delivered() throws IOException {
        String sha256 = pack("new", "new");
        agent(BASE).handle(update("new", sha256), CONTEXT);
        assertThat(choice(BASE)).isEqualTo(sha256);
        assertThat(Files.readString(top.resolve(sha256).resolve("bin/trove-guestagent")))
                .isEqualTo("new");

        AgentUpdate fresh = agent(sha256);
        fresh.judge();
        assertThat(top.resolve("next")).exists();
        health.tick();
        assertThat(lastVersion()).isEqualTo("1.0+" + sha256.substring(0, 12) + "?");
        fresh.judge();

        assertThat(top.resolve("next")).doesNotExist();
        assertThat(lastVersion()).isEqualTo("1.0+" + sha256.substring(0, 12));
        assertThat(Stream.generate(() -> choice(BASE)).limit(4)).containsOnly(sha256);
        assertThat(ends).hasValue(0);
    }

    @Test
    void a_release_that_ends_twice_is_given_up_and_the_one_before_says_so() throws IOException {
        String good = pack("good", "good");
        agent(BASE).handle(update("good", good), CONTEXT);
        new Releases(top, BASE, good).keep();
        String bad = pack("bad", "bad");
        agent(good).handle(update("bad", bad), CONTEXT);

        assertThat(List.of(choice(BASE), choice(BASE), choice(BASE), choice(BASE)))
                .containsExactly(bad, bad, good, good);
        agent(good);
        health.tick();
        assertThat(lastVersion()).isEqualTo("1.0+" + good.substring(0, 12) + "!" + bad.substring(0, 12));
    }

    @Test
    void an_agent_on_trial_that_reaches_no_broker_ends_after_a_minute() {
        String sha256 = pack("new", "new");
        agent(BASE).handle(update("new", sha256), CONTEXT);
        AgentUpdate fresh = agent(sha256);
        reports.brokerAway = true;
        health.tick();
        clock.advance(Duration.ofSeconds(59));
        fresh.judge();
        assertThat(ends).hasValue(0);
        clock.advance(Duration.ofSeconds(2));
        fresh.judge();
        assertThat(ends).hasValue(1);
        assertThat(top.resolve("next")).exists();
    }

    @Test
    void an_agent_on_trial_under_which_the_datastore_does_not_run_is_not_kept() {
        String sha256 = pack("new", "new");
        AgentUpdate old = agent(BASE);
        health.tick();
        old.handle(update("new", sha256), CONTEXT);
        AgentUpdate fresh = agent(sha256);
        datastore.status = ServiceStatus.SHUTDOWN;
        health.tick();
        fresh.judge();
        assertThat(top.resolve("next")).exists();

        datastore.status = ServiceStatus.HEALTHY;
        health.tick();
        fresh.judge();
        assertThat(top.resolve("next")).doesNotExist();
    }

    @Test
    void what_comes_with_another_checksum_is_refused_and_nothing_changes() {
        pack("new", "new");
        assertThatThrownBy(() -> agent(BASE).handle(update("new", "0".repeat(64)), CONTEXT))
                .isInstanceOf(GuestException.class)
                .hasMessageContaining("has the checksum")
                .hasMessageContaining("instead of 000000");
        assertThat(top.resolve("next")).doesNotExist();
        assertThat(top.resolve("0".repeat(64))).doesNotExist();
        assertThat(top.resolve("fresh.tar.gz")).doesNotExist();
        assertThat(choice(BASE)).isEmpty();
    }

    @Test
    void an_archive_without_the_agents_program_is_refused() throws IOException {
        Path content = directory.resolve("empty");
        Files.createDirectories(content.resolve("other"));
        new CommandRunner()
                .run(
                        List.of("tar", "-czf", archive("empty").toString(), "-C", content.toString(), "other"),
                        Duration.ofSeconds(20));
        String sha256 = new CommandRunner()
                .run(List.of("sha256sum", archive("empty").toString()), Duration.ofSeconds(20))
                .substring(0, 64);
        assertThatThrownBy(() -> agent(BASE).handle(update("empty", sha256), CONTEXT))
                .hasMessageContaining("the archive has no bin/trove-guestagent");
        assertThat(choice(BASE)).isEmpty();
    }

    @Test
    void releases_that_came_before_a_rebuild_count_for_nothing() throws IOException {
        String sha256 = pack("new", "new");
        agent(BASE).handle(update("new", sha256), CONTEXT);
        new Releases(top, BASE, sha256).keep();

        assertThat(choice("c".repeat(64))).isEmpty();
    }

    @Test
    void only_the_release_that_runs_and_the_one_that_comes_take_up_space() throws IOException {
        String first = pack("first", "first");
        agent(BASE).handle(update("first", first), CONTEXT);
        new Releases(top, BASE, first).keep();
        String second = pack("second", "second");
        agent(first).handle(update("second", second), CONTEXT);
        new Releases(top, BASE, second).keep();
        String third = pack("third", "third");
        agent(second).handle(update("third", third), CONTEXT);

        try (Stream<Path> entries = Files.list(top)) {
            assertThat(entries.filter(Files::isDirectory)
                            .map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(second, third);
        }
    }

    @Test
    void the_release_that_runs_is_not_installed_again() {
        agent(BASE).handle(new UpdateAgent("file:/nowhere", BASE, null, null), CONTEXT);
        assertThat(top).doesNotExist();
    }

    @Test
    void an_agent_whose_launcher_knows_no_releases_says_so() {
        AgentUpdate alone = new AgentUpdate(
                Releases.none(), health, () -> true, ends::incrementAndGet, clock, (command, context) -> "other");
        assertThatThrownBy(() -> alone.handle(new UpdateAgent("file:/x", BASE, null, null), CONTEXT))
                .hasMessage(
                        "This guest agent cannot be replaced: its launcher knows no other release. Rebuild the instance.");
    }

    @Test
    void an_instance_without_a_datastore_yet_keeps_its_agent() {
        isPrepared = false;
        String sha256 = pack("new", "new");
        assertThatThrownBy(() -> agent(BASE).handle(update("new", sha256), CONTEXT))
                .hasMessageContaining("not prepared yet");
    }

    @Test
    void other_commands_go_on_to_the_others() {
        assertThat(agent(BASE).handle(new GuestCommand.RpcPing(), CONTEXT)).isEqualTo("other");
    }
}
