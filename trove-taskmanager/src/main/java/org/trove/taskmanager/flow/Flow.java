package org.trove.taskmanager.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trove.operation.Operation;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationType;
import org.trove.operation.StepDefinition;

/** The code of an operation of one kind and version: what each of its steps does. */
public final class Flow {
    private final OperationKind kind;
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final Endings endings;
    private final boolean undoOnFailure;

    /**
     * Binds steps to the names of a kind.
     *
     * @param kind says which steps there are and in which order
     * @param code one for each name, in any order
     * @param undoOnFailure whether a final failure takes back what was done; a cancelled flow is always undone
     * @throws IllegalArgumentException where a name has no code, or code has no name
     */
    public Flow(OperationKind kind, List<Step> code, Endings endings, boolean undoOnFailure) {
        this.kind = kind;
        this.endings = endings;
        this.undoOnFailure = undoOnFailure;
        List<String> names = kind.steps().stream().map(StepDefinition::name).toList();
        List<String> bound = code.stream().map(Step::name).sorted().toList();
        if (!bound.equals(names.stream().sorted().toList())) {
            throw new IllegalArgumentException(
                    "operation " + kind.type() + " has the steps " + names + ", and there is code for " + bound);
        }
        names.forEach(
                name -> code.stream().filter(step -> step.name().equals(name)).forEach(step -> steps.put(name, step)));
    }

    public OperationKind kind() {
        return kind;
    }

    public OperationType type() {
        return kind.type();
    }

    /** In their order. */
    public List<Step> steps() {
        return List.copyOf(steps.values());
    }

    public Endings endings() {
        return endings;
    }

    public boolean undoOnFailure() {
        return undoOnFailure;
    }

    /** Whether it ends early when that is asked for. */
    public boolean cancellable() {
        return kind.cancellable();
    }

    /** The step at which an operation stands; empty where this version has none of that name. */
    Optional<Step> step(Operation operation) {
        return Optional.ofNullable(steps.get(operation.step()));
    }

    /** What is known of the step at which an operation stands. */
    StepDefinition definition(Operation operation) {
        return kind.step(operation.step()).orElseThrow();
    }

    /** The next step that applies, on the way on which the operation is; empty where none is left. */
    Optional<String> next(Operation operation, StepContext context) {
        String name = operation.step();
        while (true) {
            Optional<StepDefinition> next = operation.undoing() ? kind.before(name) : kind.after(name);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            name = next.get().name();
            Step step = steps.get(name);
            if (step != null && step.appliesTo(context)) {
                return Optional.of(name);
            }
        }
    }
}
