package org.trove.guestagent.command;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestException;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.health.HealthReporter;

/** Starts and stops the datastore, and remembers whether it is meant to run. */
public final class ServiceControl {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceControl.class);

    private final DatastoreManager manager;
    private final PrepareJournal journal;
    private final HealthReporter health;

    public ServiceControl(DatastoreManager manager, PrepareJournal journal, HealthReporter health) {
        this.manager = manager;
        this.journal = journal;
        this.health = health;
    }

    void restart() {
        journal.clearStopped();
        try {
            manager.restart();
        } finally {
            health.reportNow();
        }
    }

    /** Replaces the configuration and has the datastore run with it, whether it ran before or not. */
    void startWith(String configuration) {
        manager.configure(configuration);
        restart();
    }

    /** Replaces the configuration; the datastore goes on with the one that it has. */
    void configure(String configuration) {
        manager.configure(configuration);
    }

    void stop() {
        journal.markStopped();
        try {
            manager.stop();
        } finally {
            health.reportNow();
        }
    }

    /** At the agent's start: brings the datastore up as a boot of a server does, unless it was stopped on purpose. */
    public void startWithAgent() {
        if (!journal.isPrepared() || journal.isStopped()) {
            return;
        }
        try {
            manager.start();
        } catch (GuestException e) {
            LOG.error("the datastore did not start with the agent cause={}", e.getMessage());
        }
        health.reportNow();
    }
}
