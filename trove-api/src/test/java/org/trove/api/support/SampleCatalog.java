package org.trove.api.support;

import java.util.List;
import java.util.Optional;
import org.trove.cloud.Catalog;
import org.trove.model.Flavor;

/** Two sizes. */
final class SampleCatalog implements Catalog {

    @Override
    public List<Flavor> flavors() {
        return List.of(Samples.SMALL, Samples.NAMED);
    }

    @Override
    public Optional<Flavor> flavor(String id) {
        return flavors().stream().filter(flavor -> flavor.id().equals(id)).findFirst();
    }
}
