package org.trove.operation;

/** What an operation waits for; tells operators where to look, and which event wakes the operation early. */
public enum WaitsFor {
    NOTHING,
    CLOUD,
    BROKER,
    GUEST,
    DATABASE,
    /** One of another version: those that run do not know the operation's steps. */
    TASK_MANAGER
}
