package org.trove.api.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.trove.bus.MessageBus;
import org.trove.store.Database;

/** Knows which of the parts that the API needs are away; looks at most once a second, however many ask. */
public final class PartsHealth {

    public static final String DATABASE = "database";
    public static final String BROKER = "broker";

    private static final Duration VALID = Duration.ofSeconds(1);

    private final Database database;
    private final MessageBus bus;
    private final Clock clock;
    private volatile Look last = new Look(Instant.MIN, List.of());

    public PartsHealth(Database database, MessageBus bus, Clock clock) {
        this.database = database;
        this.bus = bus;
        this.clock = clock;
    }

    /** The names of the parts that are away. */
    public List<String> broken() {
        Look known = last;
        if (clock.instant().isBefore(known.until())) {
            return known.broken();
        }
        List<String> broken = new ArrayList<>();
        if (!database.isReachable()) {
            broken.add(DATABASE);
        }
        if (!bus.isConnected()) {
            broken.add(BROKER);
        }
        Look look = new Look(clock.instant().plus(VALID), List.copyOf(broken));
        last = look;
        return look.broken();
    }

    private record Look(Instant until, List<String> broken) {}
}
