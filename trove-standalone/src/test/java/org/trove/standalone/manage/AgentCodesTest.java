package org.trove.standalone.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.model.AgentVersion;
import org.trove.model.GuestCode;
import org.trove.model.Instance;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.ServiceStatus;
import org.trove.operation.Operation;
import org.trove.store.Heartbeat;
import org.trove.store.memory.MemoryDatabase;
import org.trove.time.SystemIdSource;

class AgentCodesTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final MemoryDatabase database = new MemoryDatabase(Clock.fixed(NOW, ZoneOffset.UTC));
    private final AgentCodes agents = new AgentCodes(database);

    private void given(String id, GuestCode code) {
        Instance instance = new Instance(
                new InstanceId(id),
                new ProjectId("p"),
                "db of " + id,
                InstanceTask.NONE,
                "1",
                1,
                null,
                null,
                "ACTIVE",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "sealed",
                NOW,
                NOW,
                null,
                0);
        database.write(stores -> {
            stores.instances().insert(instance);
            return stores.instances().setCode(instance.id(), code);
        });
    }

    @Test
    void agents_with_an_old_code_or_none_are_listed_with_their_last_heartbeat() {
        given("i-1", GuestCode.OLD);
        given("i-2", GuestCode.NEW);
        given("i-3", GuestCode.PYTHON);
        given("i-4", GuestCode.UNKNOWN);
        database.write(stores -> stores.guestStatuses()
                .record(List.of(new Heartbeat(
                        new InstanceId("i-1"),
                        5,
                        0,
                        ServiceStatus.HEALTHY,
                        null,
                        null,
                        AgentVersion.parse("0.1.0+0123456789ab").orElseThrow()))));

        assertThat(agents.table(true).lines())
                .containsExactly(
                        "INSTANCE  NAME       CODE           LAST HEARTBEAT        AGENT",
                        "i-1       db of i-1  old            2030-01-01T00:00:00Z  0.1.0+0123456789ab",
                        "i-3       db of i-3  none (python)  never                 not known");
        assertThat(agents.table(false)).contains("i-2", "new", "i-4", "not known yet");
    }

    @Test
    void all_agents_with_the_old_code_can_be_said_to_be_in_python() {
        given("i-1", GuestCode.OLD);
        given("i-2", GuestCode.NEW);

        agents.set(List.of("old"), GuestCode.PYTHON);

        assertThat(agents.table(true)).contains("i-1").doesNotContain("i-2");
        agents.set(List.of("i-1"), GuestCode.NEW);
        assertThat(agents.table(true)).isEqualTo("no agent uses an old code\n");
    }

    @Test
    void an_instance_that_is_not_there_is_named() {
        given("i-1", GuestCode.OLD);

        assertThatThrownBy(() -> agents.set(List.of("i-9"), GuestCode.NEW))
                .hasMessageContaining("there is no instance i-9")
                .hasMessageContaining("ids of instances, or 'old'");
    }

    @Test
    void an_update_of_all_leaves_out_agents_of_the_release_and_those_that_cannot_be_replaced() {
        String release = "0123456789ab" + "0".repeat(52);
        given("i-1", GuestCode.NEW);
        given("i-2", GuestCode.PYTHON);
        database.write(stores -> stores.guestStatuses()
                .record(List.of(new Heartbeat(
                        new InstanceId("i-1"),
                        5,
                        1,
                        ServiceStatus.HEALTHY,
                        null,
                        null,
                        AgentVersion.of("1", release, false, "")))));
        List<String> told = new ArrayList<>();
        AgentUpdates updates = new AgentUpdates(database, new SystemIdSource(), told::add);

        assertThat(updates.run(List.of(AgentUpdates.ALL), release, 10)).isTrue();

        assertThat(told)
                .containsExactly("0 agents to update, 1 are of this release, 1 cannot be replaced in place"
                        + " (rebuild their instances, or they were never heard)");
        assertThatThrownBy(() -> updates.run(List.of("i-1", "i-9"), release, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no instance i-9; nothing was begun");
        List<Operation> open = database.read(stores -> stores.operations().openOf(new InstanceId("i-1")));
        assertThat(open).isEmpty();
    }
}
