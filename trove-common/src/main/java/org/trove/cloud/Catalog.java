package org.trove.cloud;

import java.util.List;
import java.util.Optional;
import org.trove.model.Flavor;

/** What the cloud offers. Answers from memory; a cold start may ask the cloud once. */
public interface Catalog {
    List<Flavor> flavors();

    Optional<Flavor> flavor(String id);
}
