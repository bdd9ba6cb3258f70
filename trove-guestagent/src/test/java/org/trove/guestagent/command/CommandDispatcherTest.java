package org.trove.guestagent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.trove.bus.GuestException;
import org.trove.context.RequestContext;
import org.trove.guestagent.FakeDatastore;
import org.trove.guestagent.RecordingReports;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.health.HealthReporter;
import org.trove.guestagent.health.HealthReporter.Phase;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.guestagent.host.CommandRunner;
import org.trove.guestagent.host.VolumeMounter;
import org.trove.message.FilesystemStats;
import org.trove.message.GuestCommand;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.model.InstanceId;
import org.trove.time.SettableClock;

final class CommandDispatcherTest {
    private static final RequestContext CONTEXT = RequestContext.ofService("req-1");

    @TempDir
    Path directory;

    private final RecordingReports reports = new RecordingReports();
    private FakeDatastore datastore;
    private PrepareJournal journal;
    private int sizeGb = 1;
    private CommandDispatcher dispatcher;

    @BeforeEach
    void open() {
        datastore = new FakeDatastore(directory);
        journal = new PrepareJournal(directory);
        SettableClock clock = new SettableClock();
        InstanceId instance = new InstanceId("i-1");
        VolumeMeter volume = new VolumeMeter(directory, 1, clock);
        HealthReporter health = new HealthReporter(
                new HealthReporter.Source(instance, datastore, volume, () -> "1"),
                reports,
                Duration.ofSeconds(3),
                clock,
                Phase.NEW);
        FaultReporter faults = new FaultReporter(instance, reports);
        dispatcher = new CommandDispatcher(
                new Preparation(datastore, journal, health, faults),
                journal,
                new CommandJournal(directory, 0),
                new ServiceControl(datastore, journal, health),
                new AccountCommands(datastore),
                volume,
                new VolumeControl(new VolumeMounter(new CommandRunner()), volume, () -> Optional.of(sizeGb)),
                faults);
    }

    /** Without those that {@code CertificateCommands} and {@code AgentUpdate} take in before the dispatcher. */
    static Stream<Class<?>> commands() {
        return leaves(GuestCommand.class)
                .filter(type ->
                        type != GuestCommand.InstallCertificate.class && type != GuestCommand.UpdateAgent.class);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(CommandDispatcherTest::leaves)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_reaches_code_that_knows_it(Class<?> type) throws ReflectiveOperationException {
        journal.succeed();
        Throwable outcome = catchThrowable(() -> dispatcher.handle(example(type), CONTEXT));
        if (outcome != null) {
            assertThat(outcome)
                    .isInstanceOf(GuestException.class)
                    .hasMessageStartingWith("The datastore of this instance has no ");
        }
    }

    @Test
    void a_command_for_what_the_datastore_does_not_have_is_refused_with_what_is_missing() {
        journal.succeed();
        for (var command : java.util.Map.of(
                        new GuestCommand.ListDatabases(1, null, false), "no databases",
                        new GuestCommand.GetUser("u", "%"), "no users",
                        new GuestCommand.DisableRoot(), "no root user")
                .entrySet()) {
            assertThatThrownBy(() -> dispatcher.handle(command.getKey(), CONTEXT))
                    .isInstanceOfSatisfying(
                            GuestException.class, e -> assertThat(e.kind()).isEqualTo("DatastoreOperationNotSupported"))
                    .hasMessage("The datastore of this instance has " + command.getValue() + ".");
        }
    }

    @Test
    void before_the_preparation_only_a_ping_and_the_volume_are_answered() {
        assertThat(dispatcher.handle(new GuestCommand.RpcPing(), CONTEXT)).isEqualTo(true);
        assertThat(dispatcher.handle(new GuestCommand.GetFilesystemStats(null), CONTEXT))
                .isNotNull();
        assertThatThrownBy(() -> dispatcher.handle(new GuestCommand.Restart(), CONTEXT))
                .hasMessageContaining("not prepared");
    }

    @Test
    void a_failure_that_nobody_waits_for_becomes_a_fault() {
        journal.succeed();
        assertThatThrownBy(() -> dispatcher.handle(new GuestCommand.CreateDatabase(List.of()), CONTEXT))
                .isInstanceOf(GuestException.class);
        assertThatThrownBy(() -> dispatcher.handle(new GuestCommand.IsRootEnabled(), CONTEXT))
                .isInstanceOf(GuestException.class);
        assertThat(reports.faults()).containsExactly("The datastore of this instance has no databases.");
    }

    @Test
    void a_datastore_that_was_stopped_on_purpose_stays_down_until_it_is_restarted() {
        journal.succeed();
        dispatcher.handle(new GuestCommand.StopDb(), CONTEXT);
        assertThat(journal.isStopped()).isTrue();
        dispatcher.handle(new GuestCommand.Restart(), CONTEXT);
        assertThat(journal.isStopped()).isFalse();
        assertThat(datastore.actions).containsExactly("stop", "stop", "start");
    }

    @Test
    void a_new_configuration_replaces_the_old_one_and_the_datastore_runs_with_it() {
        journal.succeed();
        dispatcher.handle(new GuestCommand.StopDb(), CONTEXT);

        dispatcher.handle(new GuestCommand.StartDbWithConfChanges("large", "11"), CONTEXT);

        assertThat(datastore.actions).containsExactly("stop", "configure large", "stop", "start");
        assertThat(journal.isStopped()).isFalse();
    }

    @Test
    void a_configuration_that_is_reset_waits_for_the_next_start() {
        journal.succeed();

        dispatcher.handle(new GuestCommand.ResetConfiguration(new GuestCommand.Configuration("small")), CONTEXT);

        assertThat(datastore.actions).containsExactly("configure small");
    }

    @Test
    void a_rebuilt_guest_comes_up_with_its_data_once() {
        dispatcher.handle(new GuestCommand.Rebuild("11", "conf", null), CONTEXT);
        dispatcher.handle(new GuestCommand.Rebuild("11", "conf", null), CONTEXT);

        assertThat(datastore.actions).containsExactly("rebuild conf");
        assertThat(reports.statuses()).containsExactly("building", "healthy", "healthy");
        assertThat(journal.isPrepared()).isTrue();
    }

    @Test
    void a_rebuilt_guest_that_remembers_its_datastore_gets_its_configuration() {
        journal.succeed();
        journal.markStopped();

        dispatcher.handle(new GuestCommand.Rebuild("11", "conf", null), CONTEXT);

        assertThat(datastore.actions).containsExactly("configure conf", "stop", "start");
        assertThat(journal.isStopped()).isFalse();
    }

    @Test
    void a_rebuild_that_fails_is_a_status_and_a_fault() {
        datastore.failure = GuestErrors.failed("no data");

        dispatcher.handle(new GuestCommand.Rebuild("11", "conf", null), CONTEXT);

        assertThat(reports.statuses()).containsExactly("building", "failed to spawn");
        assertThat(reports.faults()).singleElement().asString().contains("could not be rebuilt: no data");
    }

    @Test
    void the_size_of_a_volume_that_is_a_directory_is_read_anew() {
        journal.succeed();
        sizeGb = 5;

        dispatcher.handle(new GuestCommand.ResizeFs("/dev/none", "/nowhere", true), CONTEXT);

        Object stats = dispatcher.handle(new GuestCommand.GetFilesystemStats(null), CONTEXT);
        assertThat(stats)
                .isInstanceOfSatisfying(
                        FilesystemStats.class,
                        volume -> assertThat(volume.total()).isEqualTo(5.0));
    }

    private static GuestCommand<?> example(Class<?> type) throws ReflectiveOperationException {
        List<@Nullable Object> values = new ArrayList<>();
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components) {
            values.add(value(component.getType()));
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return (GuestCommand<?>) constructor.newInstance(values.toArray());
    }

    private static @Nullable Object value(Class<?> type) {
        if (type == String.class) {
            return "x";
        } else if (type == boolean.class) {
            return false;
        } else if (type == int.class) {
            return 1;
        } else if (type == List.class) {
            return List.of();
        } else if (type == WireDatabase.class) {
            return new WireDatabase("x", null, null);
        } else if (type == WireUser.class) {
            return new WireUser("x", "p", "%", List.of(), false);
        } else if (type == GuestCommand.Configuration.class) {
            return new GuestCommand.Configuration("x");
        } else if (type == GuestCommand.UserAttributes.class) {
            return new GuestCommand.UserAttributes(null, null, "p");
        }
        return null;
    }
}
