package org.trove.taskmanager.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Lease;
import org.trove.operation.Operation;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.WaitsFor;

/** One operation in the hands of this process, from its claim until its lease is given back or lost. */
final class Execution {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
    private static final Duration JOURNAL_PAUSE = Duration.ofMillis(500);

    /** Another result is tried after this many refusals in a row. */
    private static final int REFUSALS_OF_ONE_RESULT = 3;

    private static final int REFUSALS_UNTIL_RELEASE = 8;

    private final FlowRunner runner;
    private final Lease lease;
    private final Runnable whenLetGo;
    private Operation operation;
    private Instant begin;
    private int refusals;

    Execution(FlowRunner runner, ClaimedOperation claimed, Runnable whenLetGo) {
        this.runner = runner;
        this.lease = claimed.lease();
        this.operation = claimed.operation();
        this.whenLetGo = whenLetGo;
        this.begin = runner.clock().instant();
    }

    /** Tries steps until the operation waits, ends, or has to be answered from outside. */
    void proceed() {
        boolean goOn = true;
        while (goOn) {
            if (runner.isStopping()) {
                release();
                return;
            }
            goOn = advance();
        }
    }

    private boolean advance() {
        begin = runner.clock().instant();
        Flow flow = runner.flows().find(operation.type()).orElse(null);
        if (flow == null || flow.step(operation).isEmpty()) {
            // Only such are claimed that are known here, so the row is not what any release wrote.
            String reason = "there is no step " + operation.step() + " of operation " + operation.type();
            return commit(runner.decisions().refuse(operation, reason), Duration.ZERO);
        }
        boolean turnsBack = flow.cancellable() && flow.definition(operation).cancellable();
        if (operation.cancelRequested() && turnsBack && !operation.undoing()) {
            return commit(decide(() -> runner.decisions().cancel(flow, operation)), Duration.ZERO);
        }
        Gate gate = runner.gates().of(flow.definition(operation).dependency());
        return advance(flow, gate, gate.enter(later -> runner.onWorker(() -> goOn(flow, gate, later))));
    }

    /** After it was parked: the process may have begun to stop meanwhile. */
    private void goOn(Flow flow, Gate gate, Admission admission) {
        if (!runner.isStopping()) {
            if (advance(flow, gate, admission)) {
                proceed();
            }
            return;
        }
        if (admission instanceof Admission.Entered) {
            gate.leave(null);
        }
        release();
    }

    private boolean advance(Flow flow, Gate gate, Admission admission) {
        if (admission instanceof Admission.Parked) {
            return false;
        }
        if (admission instanceof Admission.Refused refused) {
            return commit(runner.decisions().postpone(flow, operation, refused), Duration.ZERO);
        }
        Step step = flow.step(operation).orElseThrow();
        begin = runner.clock().instant();
        StepResult result = runner.performer().tryStep(step, operation, gate);
        if (result instanceof StepResult.Later later) {
            await(flow, step, gate, later);
            return false;
        }
        return settle(flow, result);
    }

    /** The place at the gate is kept until the answer comes, also where nobody waits for it any more. */
    private void await(Flow flow, Step step, Gate gate, StepResult.Later later) {
        Operation asked = operation;
        AbandonableWaits.Wait wait = later.abandonable() && flow.cancellable() && !asked.undoing()
                ? runner.waits().begin(lease, () -> runner.onWorker(() -> turnBack(flow)))
                : null;
        later.result()
                .whenComplete((settled, failure) -> runner.onWorker(() -> {
                    StepResult outcome = runner.performer().settle(step, asked, gate, settled, failure);
                    boolean awaited = wait == null || wait.end();
                    if (awaited && settle(flow, outcome)) {
                        proceed();
                    }
                }));
    }

    private void turnBack(Flow flow) {
        if (runner.isStopping()) {
            release();
        } else if (commit(decide(() -> runner.decisions().cancel(flow, operation)), sinceBegin())) {
            proceed();
        }
    }

    private boolean settle(Flow flow, StepResult result) {
        return commit(decide(() -> runner.decisions().after(flow, operation, result)), sinceBegin());
    }

    /** A flow's endings may have a bug: the operation ends bare then, rather than being held for ever. */
    private StepCommit decide(Supplier<StepCommit> decision) {
        try {
            return decision.get();
        } catch (RuntimeException e) {
            LOG.error("no decision on the next step operation={} step={}", operation.id(), operation.step(), e);
            runner.events().bug(operation);
            return runner.decisions().refuse(operation, "internal error; see the log under this operation's id");
        }
    }

    private Duration sinceBegin() {
        return Duration.between(begin, runner.clock().instant());
    }

    /** @return whether the next step is to be tried at once */
    private boolean commit(StepCommit commit, Duration duration) {
        CommitOutcome outcome;
        try {
            // Anew each time: a result that is written late began no later for that.
            outcome = runner.journal().commit(lease, commit.withTook(sinceBegin()));
        } catch (RuntimeException e) {
            journalFailed(commit, duration, e);
            return false;
        }
        if (!outcome.isWritten()) {
            runner.events().leaseLost(operation);
            LOG.info("lease lost operation={} token={}", operation.id(), lease.token());
            whenLetGo.run();
            return false;
        }
        return written(commit, outcome == CommitOutcome.WRITTEN_CANCEL_REQUESTED, duration);
    }

    /** Tries again until the journal is back, or until it is clear that it will never take this result. */
    private void journalFailed(StepCommit commit, Duration duration, RuntimeException failure) {
        runner.events().journalFailed();
        boolean expected = runner.performer().isExpected(failure);
        refusals = expected ? 0 : refusals + 1;
        if (runner.isStopping() || refusals > REFUSALS_UNTIL_RELEASE) {
            release();
            return;
        }
        if (expected) {
            LOG.warn("result not written yet operation={} cause={}", operation.id(), failure.toString());
        } else {
            runner.events().bug(operation);
            LOG.error(
                    "result refused operation={} step={}",
                    operation.id(),
                    commit.record().name(),
                    failure);
        }
        StepCommit next = refusals % REFUSALS_OF_ONE_RESULT == 0 && !expected ? substitute(commit) : commit;
        runner.onWorkerAfter(JOURNAL_PAUSE, () -> {
            if (commit(next, duration)) {
                proceed();
            }
        });
    }

    /** The failure of the step where its result cannot be stored, and the bare end where that cannot be stored either. */
    private StepCommit substitute(StepCommit refused) {
        String reason = "internal error: the result of step " + refused.record().name()
                + " cannot be stored; the service's log has it under operation " + operation.id();
        Optional<Flow> flow = runner.flows().find(operation.type());
        boolean first = refusals == REFUSALS_OF_ONE_RESULT;
        return first && flow.isPresent()
                ? decide(() -> runner.decisions()
                        .after(flow.get(), operation, StepResult.permanent(WaitsFor.DATABASE, reason)))
                : runner.decisions().refuse(operation, reason);
    }

    private boolean written(StepCommit commit, boolean cancelRequested, Duration duration) {
        refusals = 0;
        log(commit);
        runner.events().stepTried(operation, commit.record(), duration);
        operation = after(commit, cancelRequested);
        if (commit.state() == OperationState.RUNNING) {
            return true;
        }
        if (commit.state().isEnded()) {
            runner.events().ended(operation, commit.state());
        }
        whenLetGo.run();
        return false;
    }

    private void release() {
        try {
            runner.journal().release(lease);
        } catch (RuntimeException e) {
            LOG.warn("lease not given back, it will run out operation={} cause={}", operation.id(), e.toString());
        }
        whenLetGo.run();
    }

    private void log(StepCommit commit) {
        if (commit.state().isEnded()) {
            LOG.info(
                    "operation ended operation={} kind={} instance={} state={} reason={}",
                    operation.id(),
                    operation.kind(),
                    operation.instance(),
                    commit.state(),
                    commit.reason());
        } else {
            LOG.debug(
                    "step tried operation={} step={} attempt={} outcome={} reason={}",
                    operation.id(),
                    commit.record().name(),
                    commit.record().attempt(),
                    commit.record().outcome(),
                    commit.reason());
        }
    }

    /** The operation as the journal has it after the commit, so that going on costs no read. */
    private Operation after(StepCommit commit, boolean cancelRequested) {
        boolean sameStep = commit.nextStep().equals(operation.step()) && commit.direction() == operation.direction();
        return new Operation(
                operation.id(),
                operation.type(),
                operation.project(),
                operation.subject(),
                commit.state(),
                commit.nextStep(),
                commit.attempt(),
                commit.direction(),
                operation.cancelRequested() || cancelRequested,
                operation.withOutput(commit.record().output()).outputs(),
                sameStep ? operation.stepElapsed() : Duration.ZERO,
                operation.payload(),
                operation.requestId(),
                commit.waitsFor(),
                commit.reason(),
                operation.created(),
                operation.updated());
    }
}
