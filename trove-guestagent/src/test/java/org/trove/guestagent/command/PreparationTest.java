package org.trove.guestagent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.guestagent.AccountsInMemory;
import org.trove.guestagent.FakeDatastore;
import org.trove.guestagent.RecordingReports;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.Users;
import org.trove.guestagent.health.HealthReporter;
import org.trove.guestagent.health.HealthReporter.Phase;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.message.GuestCommand;
import org.trove.message.GuestCommand.Prepare;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.model.InstanceId;
import org.trove.time.SettableClock;

final class PreparationTest {
    @TempDir
    Path directory;

    private final RecordingReports reports = new RecordingReports();
    private FakeDatastore datastore;
    private PrepareJournal journal;
    private Preparation preparation;
    private boolean full;

    @BeforeEach
    void open() {
        datastore = new FakeDatastore(directory);
        datastore.features.with(
                Users.class,
                () -> new AccountsInMemory(directory).feature(Users.class).orElseThrow());
        journal = new PrepareJournal(new FullDisk(new StateDirectory(directory)));
        SettableClock clock = new SettableClock();
        InstanceId instance = new InstanceId("i-1");
        HealthReporter.Source source =
                new HealthReporter.Source(instance, datastore, new VolumeMeter(directory, 1, clock), () -> "1");
        HealthReporter health = new HealthReporter(source, reports, Duration.ofSeconds(3), clock, Phase.NEW);
        preparation = new Preparation(datastore, journal, health, new FaultReporter(instance, reports));
    }

    @Test
    void it_reports_building_and_then_the_true_state() {
        preparation.run(prepare(null));
        assertThat(datastore.actions).containsExactly("prepare");
        assertThat(reports.statuses()).containsExactly("building", "healthy");
        assertThat(journal.isPrepared()).isTrue();
    }

    @Test
    void a_second_delivery_only_reports_the_state() {
        preparation.run(prepare(null));
        preparation.run(prepare(null));
        assertThat(datastore.actions).containsExactly("prepare");
        assertThat(reports.statuses()).containsExactly("building", "healthy", "healthy");
    }

    @Test
    void a_failure_is_a_status_and_a_fault() {
        datastore.failure = GuestErrors.badRequest("The user name 'x' is reserved.");
        preparation.run(prepare(null));
        assertThat(reports.statuses()).containsExactly("building", "failed to spawn");
        assertThat(reports.faults()).singleElement().asString().contains("The user name 'x' is reserved.");
        assertThat(journal.isFailed()).isTrue();
        assertThat(journal.interrupted()).isEmpty();
    }

    @Test
    void on_a_disk_that_is_full_from_the_start_nothing_is_begun_and_the_user_hears_why() {
        full = true;
        preparation.run(prepare(null));
        assertThat(datastore.actions).isEmpty();
        assertThat(reports.statuses()).containsExactly("failed to spawn");
        assertThat(reports.faults()).singleElement().asString().contains("disk is full");
    }

    @Test
    void a_failure_that_the_journal_cannot_keep_is_reported_all_the_same() {
        datastore.failure = GuestErrors.failed("No room for the data directory.");
        datastore.meanwhile = () -> full = true;
        preparation.run(prepare(null));
        assertThat(reports.statuses()).containsExactly("building", "failed to spawn");
        assertThat(reports.faults()).singleElement().asString().contains("No room for the data directory.");

        full = false;
        datastore.meanwhile = () -> {};
        datastore.failure = null;
        preparation.run(prepare(null));
        assertThat(reports.statuses()).endsWith("building", "healthy");
    }

    @Test
    void a_success_that_the_journal_cannot_keep_is_a_failure_that_the_user_hears_of() {
        datastore.meanwhile = () -> full = true;
        preparation.run(prepare(null));
        assertThat(reports.statuses()).containsExactly("building", "failed to spawn");
        assertThat(reports.faults()).singleElement().asString().contains("disk is full");
    }

    @Test
    void an_agent_that_is_told_to_end_leaves_the_rest_to_the_next_one() {
        datastore.failure = GuestErrors.failed("interrupted");
        Thread.currentThread().interrupt();
        preparation.run(prepare(null));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(journal.isFailed()).isFalse();
        assertThat(journal.interrupted()).isPresent();
        assertThat(reports.faults()).isEmpty();
    }

    @Test
    void it_can_be_asked_again_after_a_failure() {
        datastore.failure = GuestErrors.failed("no room");
        preparation.run(prepare(null));
        datastore.failure = null;
        preparation.run(prepare(null));
        assertThat(reports.statuses()).endsWith("building", "healthy");
        assertThat(journal.isFailed()).isFalse();
    }

    @Test
    void what_a_crash_interrupted_starts_again_from_the_journal() {
        journal.begin(prepare(null));
        preparation.resume();
        assertThat(datastore.actions).containsExactly("prepare");
        preparation.resume();
        assertThat(datastore.actions).containsExactly("prepare");
    }

    @Test
    void a_rebuild_that_a_crash_interrupted_starts_again_from_the_journal() {
        journal.begin(new GuestCommand.Rebuild("11", "conf", null));
        preparation.resume();
        preparation.resume();
        assertThat(datastore.actions).containsExactly("rebuild conf");
        assertThat(directory.resolve(".rebuild.start")).doesNotExist();
    }

    @Test
    void the_journal_is_private_and_keeps_no_password_afterwards() throws IOException {
        journal.begin(prepare(null));
        Path start = directory.resolve(".prepare.start");
        assertThat(Files.readString(start)).contains("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(start)))
                .isEqualTo("rw-------");
        preparation.resume();
        assertThat(start).isEmptyFile();
    }

    @Test
    void what_cannot_be_done_yet_is_refused_instead_of_left_out() {
        preparation.run(prepare(Map.of("id", "b-1")));
        assertThat(datastore.actions).isEmpty();
        assertThat(reports.faults()).singleElement().asString().contains("backup");
    }

    @Test
    void databases_that_the_datastore_does_not_have_are_refused_before_anything_is_made() {
        preparation.run(wanted(List.of(new WireDatabase("app", null, null)), List.of(), null));
        assertThat(datastore.actions).isEmpty();
        assertThat(reports.faults())
                .singleElement()
                .asString()
                .contains("The datastore of this instance has no databases.");
    }

    @Test
    void so_is_a_root_user() {
        preparation.run(wanted(List.of(), List.of(), "root-password"));
        assertThat(datastore.actions).isEmpty();
        assertThat(reports.faults())
                .singleElement()
                .asString()
                .contains("The datastore of this instance has no root user.");
    }

    private static Prepare wanted(List<WireDatabase> databases, List<WireUser> users, @Nullable String root) {
        return new Prepare(List.of(), databases, 512, users, null, null, null, "x", root, null, null, null, null, "11");
    }

    private static Prepare prepare(@Nullable Map<String, Object> backup) {
        List<WireUser> users = List.of(new WireUser("u", "secret", "%", List.of(), false));
        return new Prepare(
                List.of(), List.of(), 512, users, null, null, backup, "[mysqld]", null, null, null, null, null, "11");
    }

    /** A disk on which nothing more can be written while {@link #full}. */
    private final class FullDisk implements StateFiles {
        private final StateFiles files;

        FullDisk(StateFiles files) {
            this.files = files;
        }

        @Override
        public Optional<String> read(String name) {
            return files.read(name);
        }

        @Override
        public boolean exists(String name) {
            return files.exists(name);
        }

        @Override
        public void write(String name, String content) {
            if (full) {
                throw new UncheckedIOException(new IOException("No space left on device"));
            }
            files.write(name, content);
        }

        @Override
        public void delete(String name) {
            files.delete(name);
        }
    }
}
