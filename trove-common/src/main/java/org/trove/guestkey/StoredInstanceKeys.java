package org.trove.guestkey;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.InstanceKeys;
import org.trove.model.InstanceId;
import org.trove.store.Database;

/**
 * The keys of the database's instances, with a bounded cache before it. That an instance is unknown is remembered for seconds
 * only: its row may be on the way. A known key is looked up again after minutes, so that a deleted instance's guest is heard
 * no longer than that.
 */
public final class StoredInstanceKeys implements InstanceKeys {
    private static final Logger LOG = LoggerFactory.getLogger(StoredInstanceKeys.class);
    private static final int CAPACITY = 100_000;
    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(2);

    private final Database database;
    private final InstanceKeyVault vault;
    private final Clock clock;
    private final Map<InstanceId, Entry> cache = new LeastRecentlyUsed();

    @Inject
    public StoredInstanceKeys(Database database, InstanceKeyVault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /** @throws org.trove.store.DatabaseUnavailableException where the key must be looked up and cannot */
    @Override
    public Optional<String> keyOf(InstanceId instance) {
        Instant now = clock.instant();
        Entry entry;
        synchronized (cache) {
            entry = cache.get(instance);
        }
        if (entry == null || !entry.validUntil().isAfter(now)) {
            String key = load(instance);
            entry = new Entry(key, now.plus(key == null ? UNKNOWN_FOR : KNOWN_FOR));
            synchronized (cache) {
                cache.put(instance, entry);
            }
        }
        return Optional.ofNullable(entry.key());
    }

    private @Nullable String load(InstanceId instance) {
        String sealed = database.read(stores -> stores.instances().encryptedKeys(List.of(instance)))
                .get(instance);
        if (sealed == null) {
            return null;
        }
        try {
            return vault.open(sealed);
        } catch (IllegalStateException e) {
            LOG.error("The key of an instance does not open: instance={} cause={}", instance, e.getMessage());
            return null;
        }
    }

    private record Entry(@Nullable String key, Instant validUntil) {
        /** Without the key. */
        @Override
        public String toString() {
            return "Entry[" + validUntil + "]";
        }
    }

    private static final class LeastRecentlyUsed extends LinkedHashMap<InstanceId, Entry> {
        LeastRecentlyUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<InstanceId, Entry> eldest) {
            return size() > CAPACITY;
        }
    }
}
