package org.trove.taskmanager.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.CONTEXT;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.bus.TaskDelivery;
import org.trove.context.RequestContext;
import org.trove.message.TaskRequest;
import org.trove.message.wire.RequestPayload;
import org.trove.operation.Operation;
import org.trove.taskmanager.intake.IntakeEvents.Outcome;
import org.trove.taskmanager.testing.InstanceWorld;

class TaskIntakeTest {
    private static final String WIRE_ID = "00000000000000000000000000000001";
    private static final String ROW_ID = "00000000-0000-0000-0000-000000000001";

    private final InstanceWorld world = new InstanceWorld();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private int nudges;
    private boolean mayBringWork = true;
    private final TaskIntake intake =
            new TaskIntake(world.database, Runnable::run, world.time, () -> nudges++, outcomes::add);

    @Test
    void aRequestOfAnotherApiBecomesARow() {
        TaskRequest request = InstanceWorld.createRequest("root-password");

        intake.accept(delivery(request, WIRE_ID));

        Operation row = world.operation(ROW_ID);
        assertThat(row.kind()).isEqualTo("create_instance");
        assertThat(row.instance()).isEqualTo(ID);
        assertThat(RequestPayload.read(row.payload()).request()).isEqualTo(request);
        assertThat(answers).containsExactly("ack");
        assertThat(nudges).isEqualTo(1);
    }

    @Test
    void aMessageOfARowIsANudgeHoweverOftenItComes() {
        world.accept(InstanceWorld.createRequest(null), ROW_ID);

        intake.accept(delivery(InstanceWorld.createRequest(null), WIRE_ID));
        intake.accept(delivery(InstanceWorld.createRequest(null), WIRE_ID));

        assertThat(outcomes).containsExactly(Outcome.KNOWN, Outcome.KNOWN);
        assertThat(answers).containsExactly("ack", "ack");
        assertThat(nudges).isEqualTo(2);
        List<Operation> open = world.database.read(stores -> stores.operations().openOf(ID));
        assertThat(open).hasSize(1);
    }

    @Test
    void aDeleteAsksWhatRunsToEndAndStandsBehindIt() {
        world.accept(InstanceWorld.createRequest(null), ROW_ID);

        intake.accept(delivery(new TaskRequest.DeleteInstance(ID.value()), "00000000000000000000000000000002"));

        List<Operation> open = world.database.read(stores -> stores.operations().openOf(ID));
        assertThat(open).extracting(Operation::cancelRequested).containsExactly(true, false);
    }

    @Test
    void aRequestForAnUnknownInstanceIsDropped() {
        intake.accept(delivery(new TaskRequest.Restart("nobody"), WIRE_ID));

        assertThat(outcomes).containsExactly(Outcome.UNKNOWN_INSTANCE);
        assertThat(answers).containsExactly("ack");
        assertThat(nudges).isZero();
    }

    @Test
    void aRequestWhoseSenderAlwaysWritesARowIsNothingWithoutOne() {
        mayBringWork = false;

        intake.accept(delivery(new TaskRequest.Restart(ID.value()), WIRE_ID));

        assertThat(outcomes).containsExactly(Outcome.REPLAYED);
        assertThat(answers).containsExactly("ack");
        assertThat(nudges).isZero();
        List<Operation> open = world.database.read(stores -> stores.operations().openOf(ID));
        assertThat(open).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "0000000000000000000000000000000g", "00000000-0000-0000-0000-000000000001"})
    void anIdThatIsNoneIsDropped(String uniqueId) {
        intake.accept(delivery(new TaskRequest.Restart(ID.value()), uniqueId));

        assertThat(outcomes).containsExactly(Outcome.MALFORMED);
        assertThat(answers).containsExactly("ack");
    }

    @Test
    void whileTheDatabaseIsAwayMessagesGoBackAfterAPause() {
        world.database.setReachable(false);

        intake.accept(delivery(InstanceWorld.createRequest(null), WIRE_ID));
        assertThat(answers).isEmpty();
        world.advance(Duration.ofSeconds(1));

        assertThat(answers).containsExactly("reject requeue=true");
        assertThat(outcomes).containsExactly(Outcome.RETURNED);
    }

    @Test
    void aRequestThatCannotBeTakenIsAFailureOfTheMessageAndDoesNotRunInCirclesHere() {
        TaskRequest broken = new TaskRequest.ResizeFlavor(ID.value(), Map.of("id", new Object()), Map.of());

        intake.accept(delivery(broken, WIRE_ID));

        assertThat(answers).singleElement().asString().startsWith("fail");
        assertThat(outcomes).containsExactly(Outcome.FAILED);
        assertThat(nudges).isZero();
    }

    private TaskDelivery delivery(TaskRequest request, String uniqueId) {
        return new TaskDelivery() {
            @Override
            public TaskRequest request() {
                return request;
            }

            @Override
            public RequestContext context() {
                return CONTEXT;
            }

            @Override
            public boolean mayBringWork() {
                return mayBringWork;
            }

            @Override
            public String uniqueId() {
                return uniqueId;
            }

            @Override
            public void acknowledge() {
                answers.add("ack");
            }

            @Override
            public void fail(RuntimeException cause) {
                answers.add("fail " + cause.getMessage());
            }

            @Override
            public void reject(boolean requeue) {
                answers.add("reject requeue=" + requeue);
            }
        };
    }
}
