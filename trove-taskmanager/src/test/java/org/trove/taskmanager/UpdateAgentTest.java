package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.bus.GuestException;
import org.trove.guestboot.AgentArchive;
import org.trove.guestboot.BootToken;
import org.trove.message.GuestCommand.UpdateAgent;
import org.trove.message.TaskRequest;
import org.trove.model.AgentVersion;
import org.trove.model.InstanceTask;
import org.trove.operation.OperationState;
import org.trove.store.BootTokenStore.Standing;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.InstanceWorld;

/** Agents that are replaced in place. */
class UpdateAgentTest {
    private static final String UPDATE = "00000000-0000-0000-0009-000000000001";
    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final String OLD = "0".repeat(64);

    @TempDir
    Path directory;

    private final InstanceWorld world = new InstanceWorld();
    private Path archive;
    private String release;

    @BeforeEach
    void makeInstance() throws IOException {
        world.guestsObey();
        world.makeInstance();
        // They report when a test says so.
        world.guests.reaction = command -> {};
        archive = Files.writeString(directory.resolve("agent.tar.gz"), "the new agent");
        release = new AgentArchive(archive).sha256();
        world.agentReports(AgentVersion.of("1.0", OLD, false, ""));
    }

    private void start(String userData) {
        EngineOfWorld.start(
                world,
                "one",
                world.rows,
                EngineOfWorld.with("{\"user_data\": {\"agent_archive\": \"" + archive + "\"" + userData + "}}"));
        world.accept(new TaskRequest.UpdateAgent(ID.value()), UPDATE);
        world.advance(SHORT);
    }

    private UpdateAgent told() {
        return (UpdateAgent) world.guests.commands.get(0);
    }

    @Test
    void a_guest_is_told_the_release_of_this_machine_and_awaited_until_it_works() {
        start("");
        assertThat(told().sha256()).isEqualTo(release);
        assertThat(told().url()).isEqualTo(archive.toUri().toString());
        assertThat(told().token()).isNull();
        assertThat(world.operation(UPDATE).state()).isEqualTo(OperationState.WAITING);
        assertThat(world.operation(UPDATE).reason()).contains("is 1.0+000000000000 still");

        world.agentReports(AgentVersion.of("2.0", release, true, ""));
        world.advance(SHORT);
        assertThat(world.operation(UPDATE).state()).isEqualTo(OperationState.WAITING);

        world.agentReports(AgentVersion.of("2.0", release, false, ""));
        world.advance(SHORT);
        assertThat(world.operation(UPDATE).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(world.details().fault()).isNull();
    }

    @Test
    void a_guest_of_a_cloud_fetches_it_from_the_api_with_a_token_of_its_own() {
        start(", \"agent_url\": \"https://10.0.0.1:8779/\"");
        assertThat(told().url()).isEqualTo("https://10.0.0.1:8779/guest-agent/" + ID + "/" + release);
        String token = String.valueOf(told().token());
        String hash = new BootToken(token).hash();
        Standing standing = world.database.read(stores -> stores.bootTokens().check(hash, ID));
        assertThat(standing).isEqualTo(Standing.VALID);
        assertThat(told().toString()).doesNotContain(token);
    }

    @Test
    void a_guest_that_went_back_fails_the_update_and_not_the_instance() {
        start("");
        world.agentReports(AgentVersion.of("1.0", OLD, false, release));
        world.advance(SHORT);
        assertThat(world.operation(UPDATE).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.operation(UPDATE).reason())
                .contains(release + " of the guest agent did not work there", "the agent before runs again");
        assertThat(world.details().instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(world.details().fault()).isNull();
    }

    @Test
    void a_guest_that_says_nothing_new_is_given_up_after_some_minutes() {
        start("");
        world.advance(Duration.ofMinutes(7));
        assertThat(world.operation(UPDATE).state()).isEqualTo(OperationState.FAILED);
    }

    @Test
    void a_guest_that_cannot_install_it_says_why() {
        world.guests.callFailure = new GuestException("GuestError", "no space left");
        start("");
        assertThat(world.operation(UPDATE).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.operation(UPDATE).reason()).contains("no space left");
        assertThat(world.details().fault()).isNull();
    }

    @Test
    void a_task_manager_without_an_archive_says_which_setting_names_one() throws IOException {
        Files.delete(archive);
        start("");
        assertThat(world.operation(UPDATE).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.operation(UPDATE).reason()).contains("taskmanager.user_data.agent_archive");
    }
}
