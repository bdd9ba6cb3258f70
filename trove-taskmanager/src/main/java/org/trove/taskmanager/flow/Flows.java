package org.trove.taskmanager.flow;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The flows that this task manager knows, by kind. */
public final class Flows {
    private final Map<String, Flow> byKind;

    public Flows(List<Flow> flows) {
        byKind = flows.stream().collect(Collectors.toUnmodifiableMap(Flow::kind, Function.identity()));
    }

    /** All of them, in no order. */
    public Collection<Flow> all() {
        return byKind.values();
    }

    public Optional<Flow> find(String kind) {
        return Optional.ofNullable(byKind.get(kind));
    }
}
