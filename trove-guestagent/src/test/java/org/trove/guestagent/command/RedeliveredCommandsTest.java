package org.trove.guestagent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.bus.CommandOrigin;
import org.trove.bus.GuestException;
import org.trove.context.RequestContext;
import org.trove.guestagent.AccountsInMemory;
import org.trove.guestagent.RecordingReports;
import org.trove.guestagent.health.HealthReporter;
import org.trove.guestagent.health.HealthReporter.Phase;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.guestagent.host.CommandRunner;
import org.trove.guestagent.host.VolumeMounter;
import org.trove.message.GuestCommand;
import org.trove.message.GuestCommand.CreateDatabase;
import org.trove.message.GuestCommand.CreateUser;
import org.trove.message.GuestCommand.DeleteDatabase;
import org.trove.message.GuestCommand.DeleteUser;
import org.trove.message.GuestCommand.EnableRoot;
import org.trove.message.GuestCommand.UpdateAttributes;
import org.trove.message.GuestCommand.UserAttributes;
import org.trove.message.MessageTypes;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.model.InstanceId;
import org.trove.time.SettableClock;

/** The agent dies after it did a command and before the broker heard of it, or in the middle; the next one gets it again. */
final class RedeliveredCommandsTest {
    private static final RequestContext CONTEXT = RequestContext.ofService("req-1");
    private static final CommandOrigin CAST = new CommandOrigin("message-1", false);
    private static final CommandOrigin CALL = new CommandOrigin("message-1", true);
    private static final WireUser USER = new WireUser("u", "secret-word", "%", List.of(database("a")), false);

    @TempDir
    Path directory;

    private final RecordingReports reports = new RecordingReports();
    private AccountsInMemory datastore;

    @BeforeEach
    void prepare() {
        datastore = new AccountsInMemory(directory);
        new PrepareJournal(directory).succeed();
    }

    /** What is not {@link GuestCommand.Repeatable} needs a repetition of its own. */
    @Test
    void every_change_has_a_repetition() {
        RepeatedCommands repeated = new RepeatedCommands(new AccountCommands(datastore));
        assertThat(MessageTypes.all(GuestCommand.class)
                        .filter(command -> command instanceof GuestCommand.AccountChange<?>))
                .isNotEmpty()
                .allSatisfy(change -> assertThat(
                                catchThrowable(() -> repeated.handle(change)) instanceof IllegalStateException)
                        .isFalse());
    }

    private static WireDatabase database(String name) {
        return new WireDatabase(name, null, null);
    }

    /** An agent that was just started; what the one before knew is what it wrote. */
    private CommandDispatcher agent() {
        PrepareJournal journal = new PrepareJournal(directory);
        InstanceId instance = new InstanceId("i-1");
        VolumeMeter volume = new VolumeMeter(directory, 1, new SettableClock());
        HealthReporter health = new HealthReporter(
                new HealthReporter.Source(instance, datastore, volume, () -> "1"),
                reports,
                Duration.ofSeconds(3),
                new SettableClock(),
                Phase.PREPARED);
        FaultReporter faults = new FaultReporter(instance, reports);
        return new CommandDispatcher(
                new Preparation(datastore, journal, health, faults),
                journal,
                new CommandJournal(directory, 0),
                new ServiceControl(datastore, journal, health),
                new AccountCommands(datastore),
                volume,
                new VolumeControl(new VolumeMounter(new CommandRunner()), volume, () -> Optional.of(1)),
                faults);
    }

    private @Nullable Object deliver(GuestCommand<?> command, CommandOrigin origin) {
        return agent().handle(command, CONTEXT, origin);
    }

    @Test
    void a_database_that_was_made_is_no_fault_when_its_command_comes_again() {
        deliver(new CreateDatabase(List.of(database("a"))), CAST);
        deliver(new CreateDatabase(List.of(database("a"))), CAST);

        assertThat(reports.faults()).isEmpty();
        assertThat(datastore.databases).containsExactly("a");
    }

    @Test
    void a_user_that_was_made_or_removed_is_no_fault_when_its_command_comes_again() {
        datastore.databases.add("a");
        deliver(new CreateUser(List.of(USER)), CAST);
        deliver(new CreateUser(List.of(USER)), CAST);
        CommandOrigin removal = new CommandOrigin("message-2", false);
        deliver(new DeleteUser(USER), removal);
        deliver(new DeleteUser(USER), removal);

        assertThat(reports.faults()).isEmpty();
        assertThat(datastore.passwords).isEmpty();
    }

    @Test
    void a_command_in_whose_middle_the_agent_died_is_done_to_its_end() {
        GuestCommand<?> command = new CreateDatabase(List.of(database("a"), database("b")));
        datastore.diesAfter = 1;
        assertThatThrownBy(() -> deliver(command, CAST)).isInstanceOf(AccountsInMemory.Died.class);

        deliver(command, CAST);

        assertThat(datastore.databases).containsExactly("a", "b");
        assertThat(reports.faults()).isEmpty();
    }

    @Test
    void a_user_who_was_made_without_what_he_may_use_gets_it() {
        datastore.databases.add("a");
        datastore.diesAfter = 1;
        assertThatThrownBy(() -> deliver(new CreateUser(List.of(USER)), CAST))
                .isInstanceOf(AccountsInMemory.Died.class);
        assertThat(datastore.grants).isEmpty();

        deliver(new CreateUser(List.of(USER)), CAST);

        assertThat(datastore.grants).containsExactly("u@% a");
    }

    @Test
    void what_was_removed_or_renamed_when_the_agent_died_stays_so() {
        datastore.databases.add("a");
        datastore.passwords.put("u@%", "old");
        datastore.diesAfter = 1;
        assertThatThrownBy(() -> deliver(new DeleteDatabase(database("a")), CAST))
                .isInstanceOf(AccountsInMemory.Died.class);
        deliver(new DeleteDatabase(database("a")), CAST);

        CommandOrigin renaming = new CommandOrigin("message-2", false);
        UpdateAttributes update = new UpdateAttributes("u", "%", new UserAttributes("v", null, "new"));
        datastore.diesAfter = 1;
        assertThatThrownBy(() -> deliver(update, renaming)).isInstanceOf(AccountsInMemory.Died.class);
        deliver(update, renaming);

        assertThat(datastore.databases).isEmpty();
        assertThat(datastore.passwords).containsOnlyKeys("v@%").containsValue("new");
        assertThat(reports.faults()).isEmpty();
    }

    @Test
    void what_was_refused_is_refused_again_with_the_same_words_whatever_changed_since() {
        datastore.databases.add("a");
        assertThatThrownBy(() -> deliver(new CreateDatabase(List.of(database("a"))), CALL))
                .isInstanceOf(GuestException.class);
        datastore.databases.clear();

        assertThatThrownBy(() -> deliver(new CreateDatabase(List.of(database("a"))), CALL))
                .hasMessage("A database with the name \"a\" already exists.");
        assertThat(datastore.databases).isEmpty();
    }

    @Test
    void the_same_wish_in_another_message_is_refused() {
        deliver(new CreateDatabase(List.of(database("a"))), CAST);

        assertThatThrownBy(() ->
                        deliver(new CreateDatabase(List.of(database("a"))), new CommandOrigin("message-2", false)))
                .hasMessageContaining("already exists");
        assertThat(reports.faults()).hasSize(1);
    }

    @Test
    void a_password_of_root_that_was_answered_stays_valid() {
        deliver(new EnableRoot(), CALL);
        String answered = datastore.rootPassword;

        assertThatThrownBy(() -> deliver(new EnableRoot(), CALL)).hasMessageContaining("was done");
        assertThat(datastore.rootPassword).isEqualTo(answered);
    }

    @Test
    void a_refusal_that_its_caller_hears_is_no_fault_of_the_instance() {
        datastore.databases.add("a");

        assertThatThrownBy(() -> deliver(new CreateDatabase(List.of(database("a"))), CALL))
                .isInstanceOf(GuestException.class);

        assertThat(reports.faults()).isEmpty();
    }

    @Test
    void the_journal_is_private_holds_no_password_and_can_be_lost() throws Exception {
        datastore.databases.add("a");
        deliver(new CreateUser(List.of(USER)), CAST);

        Path journal = directory.resolve(".commands");
        assertThat(Files.readString(journal)).contains("message-1").doesNotContain("secret-word");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal)))
                .isEqualTo("rw-------");

        Files.writeString(journal, "{");
        assertThatCode(() -> deliver(new DeleteUser(USER), new CommandOrigin("message-2", false)))
                .doesNotThrowAnyException();
    }
}
