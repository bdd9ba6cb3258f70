package org.trove.bus;

import org.trove.message.CallTimeouts;

/**
 * How the services call one another.
 *
 * @param taskmanagerTopic where task managers listen
 * @param conductorTopic where conductors listen
 * @param timeouts of calls to guests
 */
public record RpcSettings(String taskmanagerTopic, String conductorTopic, CallTimeouts timeouts) {
    public static final RpcSettings DEFAULT = new RpcSettings("taskmanager", "trove-conductor", CallTimeouts.DEFAULT);

    public RpcSettings {
        requireTopic("taskmanager_queue", taskmanagerTopic);
        requireTopic("conductor_queue", conductorTopic);
        if (taskmanagerTopic.equals(conductorTopic)) {
            throw new IllegalArgumentException(
                    "taskmanager_queue and conductor_queue must differ: " + taskmanagerTopic);
        }
    }

    private static void requireTopic(String setting, String topic) {
        if (topic.isBlank() || topic.length() > 200) {
            throw new IllegalArgumentException(setting + " must have 1 to 200 characters: " + topic);
        }
    }
}
