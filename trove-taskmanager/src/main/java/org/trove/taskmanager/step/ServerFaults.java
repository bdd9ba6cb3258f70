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

    /** Why a server that had run does not. */
    static String explain(Server server) {
        return "The server is in state " + server.status() + ". " + reason(server);
    }

    static String reason(Server server) {
        String fault = server.fault();
        return fault == null || fault.isBlank() ? "The cloud gives no reason." : "The cloud says: " + fault;
    }
}
