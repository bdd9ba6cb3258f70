package org.trove.taskmanager.flow;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.trove.operation.Dependency;
import org.trove.time.IdSource;

/** The ways to all dependencies of the steps of this process. */
public final class Gates {
    private final Map<Dependency, Gate> gates = new EnumMap<>(Dependency.class);

    /** @param ids spreads the retries of what was refused */
    public Gates(GateLimits limits, Clock clock, IdSource ids) {
        for (Dependency dependency : Dependency.values()) {
            // What needs nothing but the database is stopped by the database itself.
            GateLimits own = dependency == Dependency.NOTHING ? GateLimits.NONE : limits;
            gates.put(dependency, new Gate(dependency, own, clock, ids));
        }
    }

    Gate of(Dependency dependency) {
        return Objects.requireNonNull(gates.get(dependency));
    }

    /** How each stands that is limited. */
    public List<GateStanding> standings() {
        return gates.entrySet().stream()
                .filter(entry -> entry.getKey() != Dependency.NOTHING)
                .map(entry -> entry.getValue().standing())
                .toList();
    }
}
