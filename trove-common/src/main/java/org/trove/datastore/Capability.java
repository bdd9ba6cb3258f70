package org.trove.datastore;

/** What the agent's code for a datastore can do beyond preparing and restarting it. */
public enum Capability {
    DATABASES,
    USERS,
    ROOT,
    VOLUME,
    CONFIGURATION,
    BACKUP,
    REPLICATION
}
