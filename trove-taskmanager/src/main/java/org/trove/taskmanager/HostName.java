package org.trove.taskmanager;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name under which a task manager listens. */
final class HostName {
    private HostName() {}

    /** @return the configured name or else the machine's */
    static String of(TaskManagerSettings settings) {
        return settings.host().orElseGet(HostName::ofMachine);
    }

    private static String ofMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A machine without a resolvable name: the name only tells task managers apart, and their pids do that too.
            return "localhost";
        }
    }
}
