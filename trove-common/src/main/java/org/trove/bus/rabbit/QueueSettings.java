package org.trove.bus.rabbit;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What exchanges and queues are like.
 *
 * @param exchange name of the topic exchange
 * @param durable whether they survive the broker's restart
 * @param maxUnconfirmed how many messages may wait for the broker's confirmation, 1 to 1,000,000
 */
public record QueueSettings(String exchange, boolean durable, Type type, int maxUnconfirmed) {
    private static final int MAX_UNCONFIRMED = 1_000_000;

    public QueueSettings {
        if (exchange.isBlank()) {
            throw new IllegalArgumentException("messaging.control_exchange must not be empty");
        }
        if (maxUnconfirmed < 1 || maxUnconfirmed > MAX_UNCONFIRMED) {
            throw new IllegalArgumentException("messaging.max_unconfirmed must be 1 to 1,000,000: " + maxUnconfirmed);
        }
        if (type == Type.QUORUM && !durable) {
            throw new IllegalArgumentException("messaging.queue_type quorum needs durable_queues: true");
        }
    }

    /** How RabbitMQ keeps a queue. */
    public enum Type {
        @JsonProperty("classic")
        CLASSIC,
        @JsonProperty("quorum")
        QUORUM
    }
}
