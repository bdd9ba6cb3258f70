package org.trove.api.support;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.trove.cloud.Catalog;
import org.trove.model.Flavor;

/** Two sizes, and one that is known by its id alone. */
final class SampleCatalog implements Catalog {

    @Override
    public List<Flavor> flavors() {
        return List.of(Samples.SMALL, Samples.NAMED);
    }

    @Override
    public Optional<Flavor> flavor(String id) {
        return Stream.of(Samples.SMALL, Samples.NAMED, Samples.MEDIUM)
                .filter(flavor -> flavor.id().equals(id))
                .findFirst();
    }
}
