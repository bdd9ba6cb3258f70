package org.trove.api.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.trove.api.diagnosis.Diagnosis;
import org.trove.bus.MessageBus;
import org.trove.store.Database;

/** Knows what is wrong with the parts that the API needs; looks at most once a second, however many ask. */
public final class PartsHealth {

    public static final String DATABASE = "database";
    public static final String BROKER = Diagnosis.BROKER;

    private static final Duration VALID = Duration.ofSeconds(1);

    private final Database database;
    private final MessageBus bus;
    private final Clock clock;
    private volatile Look last = new Look(Instant.MIN, Map.of());

    public PartsHealth(Database database, MessageBus bus, Clock clock) {
        this.database = database;
        this.bus = bus;
        this.clock = clock;
    }

    /** What is wrong, in words, by the name of the part; empty where nothing is. */
    public Map<String, String> troubles() {
        Look known = last;
        Instant now = clock.instant();
        // A look of later comes from before the clock was set back.
        if (!now.isBefore(known.at()) && now.isBefore(known.at().plus(VALID))) {
            return known.troubles();
        }
        Map<String, String> troubles = new LinkedHashMap<>();
        database.trouble().ifPresent(trouble -> troubles.put(DATABASE, trouble));
        bus.trouble().ifPresent(trouble -> troubles.put(BROKER, trouble));
        Look look = new Look(now, troubles);
        last = look;
        return look.troubles();
    }

    private record Look(Instant at, Map<String, String> troubles) {}
}
