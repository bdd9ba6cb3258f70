package org.trove.taskmanager.flow;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps that an operation of one kind takes. Open operations keep positions of steps: a new release may append steps, and
 * gives a flow a new kind where it reorders them.
 *
 * @param kind as in {@link org.trove.operation.NewOperation#kind}
 * @param undoOnFailure whether a final failure takes back what was done; a cancelled flow is always undone
 * @param cancellable whether it ends early when that is asked for
 */
public record Flow(String kind, List<Step> steps, Endings endings, boolean undoOnFailure, boolean cancellable) {
    public Flow {
        steps = List.copyOf(steps);
        Set<String> names = steps.stream().map(Step::name).collect(Collectors.toSet());
        if (steps.isEmpty() || names.size() < steps.size()) {
            throw new IllegalArgumentException("flow " + kind + " needs steps of different names: " + names);
        }
    }
}
