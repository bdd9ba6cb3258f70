package org.trove.simulation;

import java.util.List;
import java.util.Optional;
import org.trove.cloud.Catalog;
import org.trove.cloud.FixedCatalog;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;

/** A catalog of a cloud in which instances have host names. */
final class NamingCatalog implements Catalog {
    private final Catalog flavors = new FixedCatalog(FixedCatalog.DEFAULT_FLAVORS);

    static String nameOf(InstanceId instance) {
        return instance + ".db.example.org";
    }

    @Override
    public List<Flavor> flavors() {
        return flavors.flavors();
    }

    @Override
    public Optional<Flavor> flavor(String id) {
        return flavors.flavor(id);
    }

    @Override
    public Optional<String> hostname(InstanceId instance) {
        return Optional.of(nameOf(instance));
    }
}
