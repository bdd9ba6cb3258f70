package org.trove.datastore;

/** What the agent's code for a datastore can do beyond preparing and restarting it. */
public enum Capability {
    DATABASES("databases"),
    USERS("users"),
    ROOT("root user"),
    VOLUME("data volume"),
    CONFIGURATION("configuration groups"),
    BACKUP("backups"),
    REPLICATION("replication");

    private final String words;

    Capability(String words) {
        this.words = words;
    }

    /** For a user, after "it has no". */
    public String words() {
        return words;
    }
}
