package org.trove.taskmanager.instance;

import java.time.Duration;

/**
 * How long the flows of instances wait.
 *
 * @param volume for a volume to become usable
 * @param dns for name servers to answer with a new host name
 * @param server for a server to run
 * @param usage for a guest to bring its datastore up
 * @param prepareResend between two sendings of the first message to a silent guest
 * @param removal for a server to go, before that counts as trouble
 * @param heartbeatExpiry after which a silent guest counts as lost
 * @param resize for a server to be resized, moved or rebuilt, and for its guest to run afterwards
 * @param revert for a server to be as it was before a resize
 * @param reboot for a server to restart
 */
public record FlowTimes(
        Duration volume,
        Duration dns,
        Duration server,
        Duration usage,
        Duration prepareResend,
        Duration removal,
        Duration heartbeatExpiry,
        Duration resize,
        Duration revert,
        Duration reboot) {
    public static final FlowTimes DEFAULT = new FlowTimes(
            Duration.ofSeconds(60),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(90),
            Duration.ofMinutes(15),
            Duration.ofMinutes(10),
            Duration.ofMinutes(2));
}
