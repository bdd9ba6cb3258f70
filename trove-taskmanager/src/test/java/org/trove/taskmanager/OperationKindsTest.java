package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.message.TaskRequest;
import org.trove.operation.Dependency;
import org.trove.operation.OperationKind;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.step.OmittedStep;
import org.trove.taskmanager.testing.InstanceWorld;

/** The API knows no flows; what it knows of them must be true. */
class OperationKindsTest {
    private final InstanceWorld world = new InstanceWorld();
    private final Flows flows = new InstanceFlows(
                    world.database, world.cloud, InstanceWorld.CATALOG, world.guests, world.keys)
            .build(new TaskManagerSettings());

    @Test
    void the_catalogue_says_of_each_kind_what_its_flow_is() {
        for (OperationKind kind : OperationKind.all()) {
            Flow flow = flows.find(kind.name()).orElseThrow();
            assertThat(flow.steps()).extracting(Step::name).isEqualTo(kind.steps());
            assertThat(flow.cancellable()).as(kind.name()).isEqualTo(kind.cancellable());
        }
    }

    @Test
    void the_catalogue_knows_the_steps_that_the_guest_answers_from_those_that_only_leave_it_a_message() {
        for (OperationKind kind : OperationKind.all()) {
            List<Step> steps = flows.find(kind.name()).orElseThrow().steps();
            for (int position = 0; position < steps.size(); position++) {
                boolean asksGuest = steps.get(position).dependency() == Dependency.GUEST;
                boolean leavesMessage = List.of("prepare_guest", "rebuild_guest", "remove_queues")
                        .contains(kind.stepName(position));
                if (!(steps.get(position) instanceof OmittedStep)) {
                    assertThat(kind.isAnsweredByGuest(position))
                            .as("%s of %s", kind.stepName(position), kind.name())
                            .isEqualTo(asksGuest && !leavesMessage);
                }
            }
        }
    }

    @Test
    void a_removal_asks_the_world_until_it_answers() {
        assertThat(flows.find("delete_instance").orElseThrow().steps())
                .filteredOn(step -> step.dependency() != Dependency.NOTHING)
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
