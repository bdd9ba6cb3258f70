package org.trove.taskmanager.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.ID;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceAddress;
import org.trove.store.InstanceChange;
import org.trove.taskmanager.testing.InstanceWorld;

class MovedAddressesTest {
    private static final InstanceAddress BEFORE = address("127.41.0.1");
    private static final InstanceAddress NOW = address("127.41.0.2");

    private final InstanceWorld world = new InstanceWorld();
    private final MovedAddresses sweep = new MovedAddresses(world.cloud, world.database);

    private static InstanceAddress address(String text) {
        return new InstanceAddress(text, InstanceAddress.Type.PRIVATE, "network");
    }

    @BeforeEach
    void anInstanceWithAnAddress() {
        set(List.of(BEFORE));
    }

    private void set(List<InstanceAddress> addresses) {
        world.database.write(stores -> {
            stores.instances().apply(new InstanceChange.AddressesSet(ID, addresses));
            return true;
        });
    }

    @Test
    void anAddressThatTheCloudChangedIsShown() {
        world.cloud.moved = Map.of(ID, List.of(NOW));

        sweep.run();

        assertThat(world.details().addresses()).containsExactly(NOW);
    }

    @Test
    void whatDidNotMoveIsLeftAlone() {
        sweep.run();
        assertThat(world.details().addresses()).containsExactly(BEFORE);

        world.cloud.moved = Map.of(ID, List.of(BEFORE));
        long version = world.details().instance().version();
        sweep.run();

        assertThat(world.details().instance().version()).isEqualTo(version);
    }

    @Test
    void anInstanceWhoseAddressesWereTakenBackGetsNone() {
        set(List.of());
        world.cloud.moved = Map.of(ID, List.of(NOW));

        sweep.run();

        assertThat(world.details().addresses()).isEmpty();
    }
}
