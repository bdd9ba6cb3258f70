package org.trove.standalone.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.model.GuestCode;
import org.trove.model.Instance;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.ServiceStatus;
import org.trove.store.Heartbeat;
import org.trove.store.memory.MemoryDatabase;

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
                .record(List.of(new Heartbeat(new InstanceId("i-1"), 5, ServiceStatus.HEALTHY, null))));

        assertThat(agents.table(true).lines())
                .containsExactly(
                        "INSTANCE  NAME       CODE           LAST HEARTBEAT",
                        "i-1       db of i-1  old            2030-01-01T00:00:00Z",
                        "i-3       db of i-3  none (python)  never");
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
}
