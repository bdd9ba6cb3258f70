package org.trove.message.wire;

/** Whom a message is for. The code covers it, so that a message on one way is no message on another. */
enum Receiver {
    TASK_MANAGER("taskmanager"),
    GUEST("guest"),
    CONDUCTOR("conductor"),
    /** Who called a guest and waits. */
    CALLER("caller");

    private final String label;

    Receiver(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
