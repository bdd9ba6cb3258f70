package org.trove.taskmanager.step;

/** What the step was to work on makes success impossible; the message is for the user. */
final class StepAbortedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepAbortedException(String message) {
        super(message);
    }
}
