package org.trove.bus;

import org.trove.model.InstanceId;

/**
 * Where a server of messages listens: queues {@code topic}, {@code topic.server} and a fan-out.
 *
 * @param topic also the routing key
 * @param server name of this server among those of its topic
 */
public record Endpoint(String topic, String server) {
    public static Endpoint ofGuest(InstanceId id) {
        return new Endpoint("guestagent." + id, id.value());
    }
}
