package org.trove.lifecycle;

/** The cloud's words for the state of a server (Nova's) that rules of this package test. */
public final class ServerStatuses {
    public static final String ACTIVE = "ACTIVE";
    public static final String BUILD = "BUILD";
    public static final String ERROR = "ERROR";
    public static final String SHUTDOWN = "SHUTDOWN";
    public static final String DELETED = "DELETED";
    public static final String RESIZE = "RESIZE";
    public static final String VERIFY_RESIZE = "VERIFY_RESIZE";
    public static final String REVERT_RESIZE = "REVERT_RESIZE";
    public static final String REBOOT = "REBOOT";
    public static final String REBUILD = "REBUILD";

    private ServerStatuses() {}
}
