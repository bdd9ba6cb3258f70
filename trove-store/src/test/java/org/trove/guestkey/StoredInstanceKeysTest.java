package org.trove.guestkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.trove.model.GuestCode;
import org.trove.model.InstanceId;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.GuestKey;
import org.trove.store.InstanceStore;
import org.trove.store.Stores;
import org.trove.time.SettableClock;

class StoredInstanceKeysTest {
    private static final InstanceId ID = new InstanceId("i-1");

    private final InstanceKeyVault vault = new InstanceKeyVault("the master key", new SecureRandom());
    private final Map<InstanceId, String> rows = new HashMap<>();
    private final KeysOnly database = new KeysOnly(rows);
    private final SettableClock clock = new SettableClock();
    private final StoredInstanceKeys keys = new StoredInstanceKeys(database, vault, clock);

    @Test
    void a_key_is_read_from_the_database_once() {
        rows.put(ID, vault.seal("clear"));

        assertThat(keys.keyOf(ID)).contains("clear");
        assertThat(keys.keyOf(ID)).contains("clear");

        assertThat(database.reads).isEqualTo(1);
    }

    @Test
    void the_key_of_a_deleted_instance_is_forgotten_after_minutes() {
        rows.put(ID, vault.seal("clear"));
        assertThat(keys.keyOf(ID)).isPresent();

        rows.clear();
        clock.advance(Duration.ofMinutes(10));

        assertThat(keys.keyOf(ID)).isEmpty();
    }

    @Test
    void an_instance_that_was_unknown_is_found_seconds_later() {
        assertThat(keys.keyOf(ID)).isEmpty();
        rows.put(ID, vault.seal("clear"));
        assertThat(keys.keyOf(ID)).isEmpty();

        clock.advance(Duration.ofSeconds(2));

        assertThat(keys.keyOf(ID)).contains("clear");
    }

    @Test
    void a_key_that_does_not_open_counts_as_none() {
        rows.put(ID, new InstanceKeyVault("another master key", new SecureRandom()).seal("clear".repeat(7)));

        assertThat(keys.keyOf(ID)).isEmpty();
    }

    @Test
    void a_database_that_is_away_is_said_and_not_remembered() {
        rows.put(ID, vault.seal("clear"));
        database.away = true;
        assertThatThrownBy(() -> keys.keyOf(ID)).isInstanceOf(DatabaseUnavailableException.class);

        database.away = false;

        assertThat(keys.keyOf(ID)).contains("clear");
    }

    /** A database that knows encrypted keys and nothing else. */
    private static final class KeysOnly implements Database {
        private final Map<InstanceId, String> rows;
        private int reads;
        private boolean away;

        KeysOnly(Map<InstanceId, String> rows) {
            this.rows = rows;
        }

        @Override
        public <T> T read(Function<? super Stores, T> work) {
            if (away) {
                throw new DatabaseUnavailableException("away", new IllegalStateException("away"));
            }
            reads++;
            InstanceStore instances = only(InstanceStore.class, "guestKeys", arguments -> {
                List<?> ids = (List<?>) arguments[0];
                return rows.entrySet().stream()
                        .filter(row -> ids.contains(row.getKey()))
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, row -> new GuestKey(row.getValue(), GuestCode.UNKNOWN)));
            });
            return work.apply(only(Stores.class, "instances", arguments -> instances));
        }

        @Override
        public <T> T write(Function<? super Stores, T> work) {
            throw new UnsupportedOperationException("keys are only read");
        }

        @Override
        public boolean isReachable() {
            return !away;
        }

        private static <T> T only(Class<T> port, String method, Function<Object[], Object> answer) {
            Object proxy =
                    Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, called, arguments) -> {
                        if (!called.getName().equals(method)) {
                            throw new UnsupportedOperationException(called.getName());
                        }
                        return answer.apply(arguments);
                    });
            return port.cast(proxy);
        }
    }
}
