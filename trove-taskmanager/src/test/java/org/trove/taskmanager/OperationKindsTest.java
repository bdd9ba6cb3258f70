package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.message.TaskRequest;
import org.trove.operation.Dependency;
import org.trove.operation.OperationKind;
import org.trove.operation.StepDefinition;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.InstanceWorld;

/** The API knows no flows; what it knows of them must be true. */
class OperationKindsTest {
    private final InstanceWorld world = new InstanceWorld();
    private final Flows flows = new InstanceFlows(
                    world.database, world.cloud, InstanceWorld.CATALOG, world.guests, world.keys)
            .build(new TaskManagerSettings());

    @Test
    void every_kind_in_every_version_has_code() {
        assertThat(flows.types()).isEqualTo(OperationKind.types());
        assertThat(OperationKind.all())
                .doesNotHaveDuplicates()
                .allSatisfy(kind -> assertThat(OperationKind.find(kind.type())).contains(kind));
    }

    @Test
    void steps_without_code_and_code_without_a_step_are_refused() {
        Flow flow = EngineOfWorld.flow(flows, "restart");
        List<Step> less = flow.steps().subList(0, 1);
        List<Step> more = new ArrayList<>(flow.steps());
        more.add(EngineOfWorld.flow(flows, "create_instance").steps().get(0));

        for (List<Step> code : List.of(less, more)) {
            assertThatThrownBy(() -> new Flow(flow.kind(), code, flow.endings(), false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("restart version 1");
        }
    }

    @Test
    void only_calls_are_answered_by_the_guest_and_messages_that_are_left_for_it_are_not() {
        assertThat(OperationKind.all().stream().flatMap(kind -> kind.steps().stream()))
                .filteredOn(step -> step.dependency() == Dependency.GUEST && !step.answeredByGuest())
                .extracting(StepDefinition::name)
                .containsOnly("prepare_guest", "rebuild_guest", "remove_queues");
    }

    @Test
    void a_removal_asks_the_world_until_it_answers() {
        Flow removal = EngineOfWorld.flow(flows, "delete_instance");
        assertThat(removal.steps())
                .filteredOn(
                        step -> removal.kind().step(step.name()).orElseThrow().dependency() != Dependency.NOTHING)
                .hasSizeGreaterThan(4)
                .allMatch(step -> step.retryPolicy().equals(RetryPolicy.UNLIMITED));
    }

    @Test
    void every_request_has_a_kind_in_the_catalogue() {
        List<String> requests = Arrays.stream(TaskRequest.class.getPermittedSubclasses())
                .map(type ->
                        type.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT))
                .toList();

        assertThat(OperationKind.all()).extracting(OperationKind::name).containsExactlyInAnyOrderElementsOf(requests);
    }
}
