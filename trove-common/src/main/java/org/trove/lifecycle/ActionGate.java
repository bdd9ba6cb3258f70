package org.trove.lifecycle;

import java.util.Optional;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceTask;

/** Decides whether a user may start an action on an instance. */
public final class ActionGate {
    private final InstanceStatuses statuses;

    public ActionGate(InstanceStatuses statuses) {
        this.statuses = statuses;
    }

    /** Why no action is possible now, in Trove's words; empty where one is. */
    public Optional<String> refusal(InstanceDetails details) {
        // The cloud's own word: that a task hides it where instances are shown does not matter here.
        String server = details.instance().serverStatus();
        InstanceTask task = details.instance().task();
        if (server == null) {
            return Optional.of("Instance " + details.instance().id() + " is not ready.");
        }
        if (!server.equals(ServerStatuses.ACTIVE) && !server.equals("HEALTHY")) {
            return Optional.of(message(details, "instance", server));
        }
        if (task != InstanceTask.NONE && task != InstanceTask.RESTART_REQUIRED) {
            return Optional.of(message(details, "task", task.action()));
        }
        if (!details.guest().status().actionAllowed()) {
            return Optional.of(message(details, "instance", statuses.status(details)));
        }
        if (details.backupRunning()) {
            return Optional.of(message(details, "instance", "BACKUP"));
        }
        return Optional.empty();
    }

    private static String message(InstanceDetails details, String kind, String status) {
        return "Instance " + details.instance().id() + " is not currently available for an action to be performed ("
                + kind + " status was " + status + ").";
    }
}
