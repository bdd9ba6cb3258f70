package org.trove.operation;

/**
 * What a step needs of the world outside. Each has its own limit of steps at a time and its own circuit breaker, so that one that
 * hangs or fails does not take the workers from the others.
 */
public enum Dependency {
    /** Only the database, without which nothing happens anyway. */
    NOTHING(WaitsFor.DATABASE, "the database"),
    COMPUTE(WaitsFor.CLOUD, "the cloud's compute service"),
    VOLUMES(WaitsFor.CLOUD, "the cloud's volume service"),
    NETWORK(WaitsFor.CLOUD, "the cloud's network service"),
    DNS(WaitsFor.CLOUD, "the cloud's DNS service"),
    /** The guests, all of which are behind the broker: a single silent guest is no failure of the dependency. */
    GUEST(WaitsFor.BROKER, "the message broker");

    private final WaitsFor service;
    private final String words;

    Dependency(WaitsFor service, String words) {
        this.service = service;
        this.words = words;
    }

    /** What has to come back where the dependency is away; failures of anything else do not count against it. */
    public WaitsFor service() {
        return service;
    }

    /** For sentences that users read. */
    public String words() {
        return words;
    }
}
