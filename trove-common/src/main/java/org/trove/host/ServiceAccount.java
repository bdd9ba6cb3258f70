package org.trove.host;

/**
 * The account that a database server runs under, by number, so that it needs no entry in the system's list of users.
 *
 * @param uid at least 1: a datastore never runs as root
 * @param gid at least 1
 */
public record ServiceAccount(int uid, int gid) {
    /** What Trove's agents use where nothing else is said. */
    public static final ServiceAccount DEFAULT = new ServiceAccount(1001, 1001);

    public ServiceAccount {
        if (uid < 1 || gid < 1) {
            throw new IllegalArgumentException(
                    "database_service_uid must name an unprivileged account, not " + uid + ":" + gid);
        }
    }

    /** Reads {@code uid:gid}, or {@code uid} alone where both are the same. */
    public static ServiceAccount parse(String text) {
        String[] parts = text.trim().split(":", -1);
        try {
            if (parts.length <= 2) {
                int uid = Integer.parseInt(parts[0]);
                return new ServiceAccount(uid, parts.length == 2 ? Integer.parseInt(parts[1]) : uid);
            }
        } catch (NumberFormatException notNumbers) {
            throw new IllegalArgumentException(
                    "database_service_uid must be <uid> or <uid>:<gid> in numbers, not '" + text + "'", notNumbers);
        }
        throw new IllegalArgumentException(
                "database_service_uid must be <uid> or <uid>:<gid> in numbers, not '" + text + "'");
    }
}
