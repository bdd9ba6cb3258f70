package org.trove.taskmanager.testing;

import java.util.ArrayList;
import java.util.List;
import org.trove.taskmanager.TaskManagerSettings;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.instance.CreateInstanceFlow;
import org.trove.taskmanager.instance.DeleteInstanceFlow;
import org.trove.taskmanager.instance.RestartFlow;

/**
 * The life of an instance: a create, a restart, a delete. To one of them something happens.
 *
 * @param kind of the operation to which it happens, empty = nothing happens
 * @param step after whose effect it happens
 */
public record Story(Trouble trouble, String kind, String step) {
    private static final List<String> KINDS =
            List.of(CreateInstanceFlow.KIND, RestartFlow.KIND, DeleteInstanceFlow.KIND);

    public static final Story WHOLE_LIFE = new Story(Trouble.NONE, "", "");

    /** What happens to an operation in the middle. */
    public enum Trouble {
        NONE,
        /** A step fails for good; what was done is undone where the flow does that. */
        FAILS,
        /** The same where the policy keeps what a failed create made; a delete follows. */
        FAILS_AND_IS_KEPT,
        /** It is asked to end. */
        CANCELLED,
        /** A step fails for good, what it made is kept, and its user has it tried again. */
        RETRIED,
        /** The same after everything was undone. */
        UNDONE_AND_RETRIED,
        /** A step hangs, and an operator goes past it. */
        SKIPPED,
        /** A step hangs, and an operator ends the operation; a delete follows. */
        ENDED,
        /** The instance is deleted meanwhile. */
        DELETED;

        boolean keeps() {
            return this == FAILS_AND_IS_KEPT || this == RETRIED;
        }

        boolean hangs() {
            return this == SKIPPED || this == ENDED;
        }
    }

    /** Every trouble that can come to a step of a flow, for every step of every flow. */
    public static List<Story> all() {
        List<Story> stories = new ArrayList<>(List.of(WHOLE_LIFE));
        for (Flow flow : flows(EngineOfWorld.flows(new InstanceWorld(), EngineOfWorld.thatUndoes()))) {
            for (int position = 0; position < flow.steps().size(); position++) {
                for (Trouble trouble : Trouble.values()) {
                    if (canCome(trouble, flow, position)) {
                        stories.add(new Story(
                                trouble,
                                flow.kind().name(),
                                flow.steps().get(position).name()));
                    }
                }
            }
        }
        return stories;
    }

    /** Those of a life; what changes an instance has stories of its own. */
    public static List<Flow> flows(Flows all) {
        return all.all().stream()
                .filter(flow -> KINDS.contains(flow.kind().name()))
                .toList();
    }

    private static boolean canCome(Trouble trouble, Flow flow, int position) {
        boolean last = position == flow.steps().size() - 1;
        return switch (trouble) {
            case NONE -> false;
            case FAILS, RETRIED, SKIPPED, ENDED -> true;
            case FAILS_AND_IS_KEPT, UNDONE_AND_RETRIED -> flow.undoOnFailure();
            // In the last step it comes too late.
            case CANCELLED -> flow.cancellable() && !last;
            case DELETED -> !flow.kind().name().equals(DeleteInstanceFlow.KIND);
        };
    }

    /** Names of the steps of the flow to which it happens, up to that step. */
    public List<String> stepsUntilTrouble() {
        List<String> steps =
                EngineOfWorld.flow(EngineOfWorld.flows(new InstanceWorld(), settings()), kind).steps().stream()
                        .map(each -> each.name())
                        .toList();
        return steps.subList(0, steps.indexOf(step) + 1);
    }

    TaskManagerSettings settings() {
        return trouble.keeps() ? new TaskManagerSettings() : EngineOfWorld.thatUndoes();
    }

    boolean isOf(String otherKind) {
        return kind.equals(otherKind);
    }

    /** Whether a create that is undone is all there is. */
    public boolean endsWithCreate() {
        return isOf(CreateInstanceFlow.KIND) && (trouble == Trouble.FAILS || trouble == Trouble.CANCELLED);
    }

    @Override
    public String toString() {
        return trouble == Trouble.NONE ? "a whole life" : kind + " " + trouble + " in " + step;
    }
}
