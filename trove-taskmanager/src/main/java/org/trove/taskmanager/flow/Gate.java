package org.trove.taskmanager.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.operation.Dependency;
import org.trove.time.IdSource;

/**
 * The way to one dependency: so many steps at a time, and none for a while after failures in a row. Steps for which there is no
 * room are parked without a thread, at most as many as may run; beyond that, and while the dependency is away, they are refused.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int MAX_DOUBLINGS = 3;
    private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);

    private final Dependency dependency;
    private final int limit;
    private final int failuresToOpen;
    private final Duration pause;
    private final Clock clock;
    private final IdSource ids;
    private final Deque<Consumer<Admission>> parked = new ArrayDeque<>();
    private int running;
    private int failures;
    private int openings;
    private long opened;
    private boolean probing;
    private String lastFailure = "";
    private @Nullable Instant openedAt;

    Gate(Dependency dependency, GateLimits limits, Clock clock, IdSource ids) {
        this.dependency = dependency;
        this.limit = limits.of(dependency);
        this.failuresToOpen = limits.failures();
        this.pause = limits.pause();
        this.clock = clock;
        this.ids = ids;
    }

    /** @param later hears the final answer where this one is {@link Admission.Parked}; called on any thread */
    synchronized Admission enter(Consumer<Admission> later) {
        if (openedAt != null) {
            return enterOpen(openedAt);
        }
        if (running < limit) {
            running++;
            return new Admission.Entered();
        }
        if (parked.size() < limit) {
            parked.add(later);
            return new Admission.Parked();
        }
        return refuse(
                SHORT_PAUSE,
                "It waits its turn: " + limit + " operations use " + dependency.words() + " now, which is the limit.");
    }

    private Admission enterOpen(Instant since) {
        Duration left = left(since);
        if (left.isZero() && !probing) {
            probing = true;
            running++;
            return new Admission.Entered();
        }
        return refuseOpen(left.isZero() ? SHORT_PAUSE : left);
    }

    /** A clock that jumps must not close the way for longer than the pause. */
    private Duration left(Instant since) {
        Duration whole = pause.multipliedBy(1L << Math.min(openings - 1, MAX_DOUBLINGS));
        Duration past = Duration.between(since, clock.instant());
        return past.isNegative() || past.compareTo(whole) >= 0 ? Duration.ZERO : whole.minus(past);
    }

    private Admission refuseOpen(Duration delay) {
        String often = failures + (failures == 1 ? " time" : " times in a row");
        return refuse(
                delay,
                "Not tried, because " + dependency.words() + " failed " + often + ", the last time with: "
                        + lastFailure);
    }

    /** Refused ones come back spread over as long again, so that they do not come all at once. */
    private Admission refuse(Duration delay, String reason) {
        long spreadMillis = (long) (ids.nextFraction() * Math.max(SHORT_PAUSE.toMillis(), delay.toMillis()));
        return new Admission.Refused(delay.plusMillis(1 + spreadMillis), reason);
    }

    /** @param thrown what an exception of the step means; null where there was none, so that the dependency has answered */
    void leave(StepResult.@Nullable Failed thrown) {
        List<Runnable> answers;
        synchronized (this) {
            running--;
            if (thrown == null) {
                answered();
            } else if (thrown.source() != dependency.service()) {
                probing = false;
            } else if (thrown.kind() == FailureKind.TRANSIENT) {
                failed(thrown.reason());
            } else {
                answered();
            }
            answers = answersToParked();
        }
        answers.forEach(Runnable::run);
    }

    private List<Runnable> answersToParked() {
        List<Runnable> answers = new ArrayList<>();
        while (!parked.isEmpty() && (running < limit || openedAt != null)) {
            Consumer<Admission> waiting = parked.remove();
            Admission answer = openedAt == null ? new Admission.Entered() : refuseOpen(left(openedAt));
            running += openedAt == null ? 1 : 0;
            answers.add(() -> waiting.accept(answer));
        }
        return answers;
    }

    private void answered() {
        if (openedAt != null) {
            LOG.info("dependency answers again dependency={}", dependency);
        }
        failures = 0;
        openings = 0;
        probing = false;
        openedAt = null;
    }

    private void failed(String reason) {
        failures++;
        lastFailure = reason;
        if (openedAt == null ? failures >= failuresToOpen : probing) {
            openings++;
            opened++;
            probing = false;
            openedAt = clock.instant();
            LOG.warn(
                    "dependency not asked for a while dependency={} failures={} last={}", dependency, failures, reason);
        }
    }

    synchronized GateStanding standing() {
        GateStanding.State state = openedAt == null
                ? GateStanding.State.CLOSED
                : probing ? GateStanding.State.HALF_OPEN : GateStanding.State.OPEN;
        return new GateStanding(dependency, state, running, limit, parked.size(), opened);
    }
}
