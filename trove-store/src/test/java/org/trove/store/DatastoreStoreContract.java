package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.trove.model.Datastore;
import org.trove.model.DatastoreVersion;

/** What stores of datastores do. */
public interface DatastoreStoreContract extends StoreFixture {
    private void register() {
        write(stores -> {
            stores.datastores().register(DESCRIPTOR);
            stores.datastores().register(VERSION);
        });
    }

    @Test
    default void what_is_registered_is_found_and_registering_again_changes_nothing() {
        register();
        register();

        assertThat(list(stores -> stores.datastores().datastores()))
                .containsExactly(new Datastore(VERSION.datastoreId(), "mariadb", VERSION.id()));
        assertThat(list(stores -> stores.datastores().versions())).containsExactly(VERSION);
        assertThat(optional(stores -> stores.datastores().version(VERSION.id())))
                .contains(VERSION);
        assertThat(map(stores -> stores.datastores().descriptors())).isEqualTo(Map.of("mariadb", DESCRIPTOR));
        assertThat(list(stores -> stores.datastores().parameters(VERSION.id()))).isEqualTo(DESCRIPTOR.parameters());
    }

    private static DatastoreVersion withImage(@Nullable String id, List<String> tags) {
        return new DatastoreVersion(
                VERSION.id(),
                VERSION.datastoreId(),
                VERSION.datastoreName(),
                VERSION.name(),
                VERSION.version(),
                VERSION.manager(),
                id,
                tags,
                VERSION.packages(),
                VERSION.registryExt(),
                VERSION.replicationStrategy(),
                true);
    }

    @Test
    default void an_image_that_is_registered_later_replaces_the_one_before_and_stays_where_none_is_named() {
        register();

        write(stores -> stores.datastores().register(withImage(null, List.of("stock", "debian"))));
        assertThat(optional(stores -> stores.datastores().version(VERSION.id())))
                .contains(withImage(null, List.of("stock", "debian")));

        write(stores -> stores.datastores().register(withImage("image-2", List.of())));
        assertThat(optional(stores -> stores.datastores().version(VERSION.id())))
                .contains(withImage("image-2", List.of()));

        write(stores -> stores.datastores().register(withImage(null, List.of())));
        assertThat(optional(stores -> stores.datastores().version(VERSION.id())))
                .contains(withImage("image-2", List.of()));
    }

    @Test
    default void another_version_becomes_the_default_of_its_datastore() {
        register();
        DatastoreVersion newer = new DatastoreVersion(
                "44444444-4444-4444-8444-444444444444",
                VERSION.datastoreId(),
                VERSION.datastoreName(),
                "12.0",
                "12.0.1",
                VERSION.manager(),
                null,
                List.of(),
                "",
                "",
                "",
                true);
        write(stores -> stores.datastores().register(newer));
        assertThat(list(stores -> stores.datastores().datastores()))
                .extracting(Datastore::defaultVersionId)
                .containsExactly(VERSION.id());

        write(stores -> stores.datastores().setDefault(newer));

        assertThat(list(stores -> stores.datastores().datastores()))
                .extracting(Datastore::defaultVersionId)
                .containsExactly(newer.id());
    }

    @Test
    default void what_nobody_registered_is_not_found() {
        assertThat(optional(stores -> stores.datastores().version("nothing"))).isEmpty();
        assertThat(list(stores -> stores.datastores().parameters("nothing"))).isEqualTo(List.of());
    }

    @Test
    default void a_datastore_is_not_removed_while_it_has_versions() {
        register();

        assertThat(test(stores -> stores.datastores().removeDatastore(VERSION.datastoreId())))
                .isFalse();
        assertThat(test(stores -> stores.datastores().removeDatastore("nothing")))
                .isFalse();
        assertThat(list(stores -> stores.datastores().datastores())).hasSize(1);
    }
}
