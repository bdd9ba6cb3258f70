package org.trove.taskmanager.instance;

import java.time.Duration;

/**
 * How long the flows of instances wait.
 *
 * @param volume for a volume to become usable
 * @param server for a server to run
 * @param usage for a guest to bring its datastore up
 * @param prepareResend between two sendings of the first message to a silent guest
 * @param removal for a server to go, before that counts as trouble
 * @param heartbeatExpiry after which a silent guest counts as lost
 */
public record FlowTimes(
        Duration volume,
        Duration server,
        Duration usage,
        Duration prepareResend,
        Duration removal,
        Duration heartbeatExpiry) {
    public static final FlowTimes DEFAULT = new FlowTimes(
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(90));
}
