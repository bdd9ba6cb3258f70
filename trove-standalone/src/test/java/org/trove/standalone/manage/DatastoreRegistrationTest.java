package org.trove.standalone.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.model.Datastore;
import org.trove.model.DatastoreVersion;
import org.trove.standalone.manage.DatastoreRegistration.Image;
import org.trove.store.Database;
import org.trove.store.memory.MemoryDatabase;

class DatastoreRegistrationTest {
    private static final String MANAGER = "mariadb";

    private final Database database = new MemoryDatabase(Clock.systemUTC());
    private final DatastoreRegistration registration = new DatastoreRegistration(database);

    private List<Datastore> datastores() {
        return database.read(stores -> stores.datastores().datastores());
    }

    @Test
    void the_first_version_is_the_default_until_another_one_is_chosen() {
        DatastoreVersion first = registration.registerVersion("db", MANAGER, "10.11.11", Image.UNNAMED);
        DatastoreVersion second = registration.registerVersion("db", MANAGER, "11.4.5", Image.UNNAMED);
        assertThat(datastores()).extracting(Datastore::defaultVersionId).containsExactly(first.id());

        for (String name : List.of("11.4", "11.4.5", second.id())) {
            assertThat(registration.setDefault("db", name)).isEqualTo(second);
            assertThat(datastores()).extracting(Datastore::defaultVersionId).containsExactly(second.id());
            registration.setDefault(first.datastoreId(), first.name());
        }
    }

    @Test
    void an_unknown_version_is_refused_with_the_registered_ones() {
        registration.registerVersion("db", MANAGER, "10.11.11", Image.UNNAMED);

        assertThatThrownBy(() -> registration.setDefault("db", "12")).hasMessageContaining("10.11 (10.11.11");
        assertThatThrownBy(() -> registration.setDefault("other", "10.11")).hasMessageContaining("'other'");
    }

    @Test
    void descriptors_that_are_registered_follow_the_agent_and_no_other_is_added() {
        registration.refreshDescriptors();
        assertThat(database.<Integer>read(
                        stores -> stores.datastores().descriptors().size()))
                .isZero();
        DatastoreDescriptor known = registration.registerDescriptors().stream()
                .filter(each -> each.manager().equals(MANAGER))
                .findFirst()
                .orElseThrow();
        database.write(stores -> {
            stores.datastores()
                    .register(new DatastoreDescriptor(
                            MANAGER,
                            known.tcpPorts(),
                            known.mountPoint(),
                            known.capabilities(),
                            known.ignoredUsers(),
                            known.ignoredDatabases(),
                            known.configFiles(),
                            known.configSection(),
                            known.parameters(),
                            null));
            return known;
        });

        registration.refreshDescriptors();

        assertThat(database.<DatastoreDescriptor>read(
                        stores -> stores.datastores().descriptors().get(MANAGER)))
                .isEqualTo(known);
    }
}
