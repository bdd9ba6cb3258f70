package org.trove.operation;

/**
 * What everybody may know of a step without knowing what it does.
 *
 * @param name short, in snake case, and unique in its kind; shown to users, stored with operations and used as a label of metrics
 * @param dependency what it uses of the world outside for most of its time
 * @param cancellable whether an operation that shall end may turn back before this step; where not, it goes on to the next that may
 * @param answeredByGuest whether the step is over when the agent inside the instance answers
 */
public record StepDefinition(String name, Dependency dependency, boolean cancellable, boolean answeredByGuest) {
    /** A step that needs only the database. */
    public static StepDefinition of(String name) {
        return on(name, Dependency.NOTHING);
    }

    public static StepDefinition on(String name, Dependency dependency) {
        return new StepDefinition(name, dependency, true, false);
    }

    /** A step that calls the agent inside the instance. */
    public static StepDefinition call(String name) {
        return new StepDefinition(name, Dependency.GUEST, true, true);
    }

    /** The same, but an operation does not turn back before it. */
    public StepDefinition notCancellable() {
        return new StepDefinition(name, dependency, false, answeredByGuest);
    }
}
