package org.trove.cloud.local;

/**
 * User ids that need no account on this machine: where this process is root, each datastore runs under one of its own, counted
 * from {@code cloud.first_uid} on.
 */
public final class LocalUsers {
    /** The default of {@code cloud.first_uid}: from here on systems leave ids to services that need one for a while. */
    public static final int FIRST = 61_184;

    private LocalUsers() {}
}
