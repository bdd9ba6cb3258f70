package org.trove.standalone.embedded;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of the embedded broker, which shares its memory with the control plane, may be used.
 *
 * @param queueMessages that wait in a queue; further ones are refused
 * @param queueBytes of these
 * @param messageBytes of one message; who sends a larger one loses the channel
 * @param connections of everybody together
 * @param sessions channels of a connection
 * @param guestMessagesPerSecond of one connection of a guest, which is closed beyond
 * @param guestBytesPerSecond of these
 * @param guestQueues that a guest may make on one connection
 */
record BrokerLimits(
        int queueMessages,
        int queueBytes,
        int messageBytes,
        int connections,
        int sessions,
        int guestMessagesPerSecond,
        int guestBytesPerSecond,
        int guestQueues) {
    static final BrokerLimits DEFAULT = new BrokerLimits(10_000, 32 << 20, 16 << 20, 500, 32, 1_000, 32 << 20, 64);

    /** Requests to the topic, requests to the server, and what goes to all. */
    private static final int QUEUES_OF_AGENT = 3;

    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(10);
    /** The smallest that the broker takes; each connection has one. */
    private static final int NETWORK_BUFFER_BYTES = 64 << 10;

    /** How many queues guests may have made before the idle ones among them are removed. */
    int allGuestQueues() {
        return connections * QUEUES_OF_AGENT;
    }

    /** The broker's own limits. */
    Map<String, String> context() {
        Map<String, String> context = new HashMap<>();
        context.put("queue.defaultMaximumQueueDepthMessages", Integer.toString(queueMessages));
        context.put("queue.defaultMaximumQueueDepthBytes", Integer.toString(queueBytes));
        context.put("queue.defaultOverflowPolicy", "REJECT");
        context.put("qpid.max_message_size", Integer.toString(messageBytes));
        context.put("qpid.port.max_open_connections", Integer.toString(connections));
        context.put("qpid.port.sessionCountLimit", Integer.toString(sessions));
        context.put("qpid.broker.networkBufferSize", Integer.toString(NETWORK_BUFFER_BYTES));
        String transaction = Long.toString(LONGEST_TRANSACTION.toMillis());
        context.put("virtualhost.storeTransactionOpenTimeoutClose", transaction);
        context.put("virtualhost.storeTransactionIdleTimeoutClose", transaction);
        return context;
    }
}
