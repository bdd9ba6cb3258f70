package org.trove.cloud.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.trove.host.OsUser;
import org.trove.host.ServiceAccount;

/**
 * User ids that need no account on this machine: where this process is root, each datastore runs under one of its own, counted
 * from {@code cloud.first_uid} on.
 */
public final class LocalUsers {
    /** The default of {@code cloud.first_uid}: from here on systems leave ids to services that need one for a while. */
    public static final int FIRST = 61_184;

    /** How many ids are tried at least. */
    static final int CANDIDATES = 1_000;

    private LocalUsers() {}

    /**
     * Who runs a home's own database: the id before those of the instances, whose data it must not share, or one before that
     * where another home of this machine has it.
     *
     * @param database the home's directory of its database
     * @param first id of the instances
     */
    public static ServiceAccount ofDatabase(Path database, int first, Clock clock) throws IOException {
        int usual = first - 1;
        if (!OsUser.isRoot()) {
            return new ServiceAccount(usual, usual);
        }
        MachineClaims machine = new MachineClaims(ClaimPlaces.ofThisMachine(), clock);
        for (int uid = usual; uid > Math.max(0, usual - CANDIDATES); uid--) {
            if (machine.take(MachineClaims.user(uid), database.toAbsolutePath().normalize())) {
                return new ServiceAccount(uid, uid);
            }
        }
        throw new IOException("no user id below " + first + " is left on this machine for the database");
    }
}
