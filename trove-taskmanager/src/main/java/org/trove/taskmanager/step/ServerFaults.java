package org.trove.taskmanager.step;

import org.trove.cloud.Server;

/** Words for servers that went wrong. */
final class ServerFaults {
    private ServerFaults() {}

    static String describe(Server server) {
        String fault = server.fault();
        return fault == null || fault.isBlank()
                ? "The server could not be built; the cloud gives no reason."
                : "The server could not be built: " + fault;
    }
}
