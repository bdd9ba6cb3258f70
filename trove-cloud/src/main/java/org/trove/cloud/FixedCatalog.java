package org.trove.cloud;

import java.util.List;
import java.util.Optional;
import org.trove.model.Flavor;

/** A catalog of flavors that are known beforehand: for clouds that have no flavors of their own. */
public final class FixedCatalog implements Catalog {
    /** A sensible ladder for one machine; the ids are those that clients of other clouds are used to. */
    public static final List<Flavor> DEFAULT_FLAVORS = List.of(
            new Flavor("1", "tiny", 512, 1, 0, 0),
            new Flavor("2", "small", 1024, 1, 0, 0),
            new Flavor("3", "medium", 2048, 2, 0, 0),
            new Flavor("4", "large", 4096, 4, 0, 0),
            new Flavor("5", "xlarge", 8192, 8, 0, 0));

    private final List<Flavor> flavors;

    public FixedCatalog(List<Flavor> flavors) {
        this.flavors = List.copyOf(flavors);
    }

    @Override
    public List<Flavor> flavors() {
        return flavors;
    }

    @Override
    public Optional<Flavor> flavor(String id) {
        return flavors.stream().filter(flavor -> flavor.id().equals(id)).findFirst();
    }
}
