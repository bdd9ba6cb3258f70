package org.trove.taskmanager.flow;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.trove.operation.Dependency;
import org.trove.operation.StepDefinition;

/** A step that answers what a test wrote down, and is done when the script is over. */
final class ScriptedStep implements Step {
    private final String name;
    private final List<String> log;
    private final RetryPolicy policy;
    final Queue<StepResult> performs = new ArrayDeque<>();
    final Queue<StepResult> undos = new ArrayDeque<>();
    private final Dependency dependency;
    /** Happens while the step is performed; may throw. */
    Runnable meanwhile = () -> {};

    ScriptedStep(String name, List<String> log, RetryPolicy policy) {
        this(name, Dependency.NOTHING, log, policy);
    }

    ScriptedStep(String name, Dependency dependency, List<String> log, RetryPolicy policy) {
        this.name = name;
        this.dependency = dependency;
        this.log = log;
        this.policy = policy;
    }

    @Override
    public String name() {
        return name;
    }

    StepDefinition definition() {
        return StepDefinition.on(name, dependency);
    }

    @Override
    public RetryPolicy retryPolicy() {
        return policy;
    }

    @Override
    public StepResult perform(StepContext context) {
        log.add(name);
        meanwhile.run();
        return answer(performs);
    }

    @Override
    public StepResult undo(StepContext context) {
        log.add("undo " + name);
        return answer(undos);
    }

    private static StepResult answer(Queue<StepResult> script) {
        StepResult next = script.poll();
        return next == null ? StepResult.done() : next;
    }
}
