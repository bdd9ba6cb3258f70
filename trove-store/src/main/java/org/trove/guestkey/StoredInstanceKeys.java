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
import org.trove.bus.GuestIdentity;
import org.trove.bus.InstanceKeys;
import org.trove.model.GuestCode;
import org.trove.model.InstanceId;
import org.trove.store.Database;
import org.trove.store.GuestKey;

/**
 * The keys of the database's instances, with a bounded cache before it. That an instance is unknown is remembered for seconds
 * only: its row may be on the way. A known key is looked up again after minutes, so that a deleted instance's guest is heard
 * no longer than that; that of a guest which may still change its code, after seconds.
 */
public final class StoredInstanceKeys implements InstanceKeys {
    private static final Logger LOG = LoggerFactory.getLogger(StoredInstanceKeys.class);
    private static final int CAPACITY = 100_000;
    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);
    private static final Duration CODE_KNOWN_FOR = Duration.ofSeconds(15);
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

    @Override
    public Optional<String> keyOf(InstanceId instance) {
        return identityOf(instance).map(GuestIdentity::key);
    }

    /** @throws org.trove.store.DatabaseUnavailableException where it must be looked up and cannot */
    @Override
    public Optional<GuestIdentity> identityOf(InstanceId instance) {
        Instant now = clock.instant();
        Entry entry;
        synchronized (cache) {
            entry = cache.get(instance);
        }
        if (entry == null || !entry.validUntil().isAfter(now)) {
            GuestIdentity guest = load(instance);
            entry = new Entry(guest, now.plus(validity(guest)));
            synchronized (cache) {
                cache.put(instance, entry);
            }
        }
        return Optional.ofNullable(entry.guest());
    }

    /** Another service may hear the new code first, after which this one must not believe the old one for long. */
    private static Duration validity(@Nullable GuestIdentity guest) {
        if (guest == null) {
            return UNKNOWN_FOR;
        }
        return guest.code() == GuestCode.NEW ? KNOWN_FOR : CODE_KNOWN_FOR;
    }

    @Override
    public void heard(InstanceId instance, GuestCode code) {
        database.write(stores -> {
            stores.instances().heardCode(instance, code);
            return true;
        });
        synchronized (cache) {
            cache.remove(instance);
        }
    }

    private @Nullable GuestIdentity load(InstanceId instance) {
        GuestKey sealed = database.read(stores -> stores.instances().guestKeys(List.of(instance)))
                .get(instance);
        if (sealed == null) {
            return null;
        }
        try {
            return new GuestIdentity(vault.open(sealed.encryptedKey()), sealed.code());
        } catch (IllegalStateException e) {
            LOG.error("The key of an instance does not open: instance={} cause={}", instance, e.getMessage());
            return null;
        }
    }

    private record Entry(@Nullable GuestIdentity guest, Instant validUntil) {}

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
