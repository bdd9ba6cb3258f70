package org.trove.taskmanager.flow;

import org.trove.operation.Dependency;

/**
 * How much a dependency is used, for metrics.
 *
 * @param running steps that use it now
 * @param limit of these
 * @param parked steps that wait for room without a thread
 * @param opened how often its circuit breaker opened since the start
 */
public record GateStanding(Dependency dependency, State state, int running, int limit, int parked, long opened) {
    /** Of the circuit breaker. */
    public enum State {
        /** It is asked. */
        CLOSED,
        /** One step tries whether it is back. */
        HALF_OPEN,
        /** It is not asked. */
        OPEN
    }
}
