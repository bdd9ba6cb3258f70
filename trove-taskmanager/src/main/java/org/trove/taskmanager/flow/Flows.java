package org.trove.taskmanager.flow;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.trove.operation.OperationType;

/** The operations that this task manager can run. It claims no others. */
public final class Flows {
    private final Map<OperationType, Flow> byType;

    public Flows(List<Flow> flows) {
        byType = flows.stream().collect(Collectors.toUnmodifiableMap(Flow::type, Function.identity()));
    }

    /** All of them, in no order. */
    public Collection<Flow> all() {
        return byType.values();
    }

    public Set<OperationType> types() {
        return byType.keySet();
    }

    public Optional<Flow> find(OperationType type) {
        return Optional.ofNullable(byType.get(type));
    }
}
