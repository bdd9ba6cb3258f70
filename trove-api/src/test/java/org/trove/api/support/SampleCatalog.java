package org.trove.api.support;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Catalog;
import org.trove.cloud.CloudException;
import org.trove.model.Flavor;

/**
 * Two sizes, and one that is known by its id alone; the image that the tag {@code tagged} finds is {@code image-2}, and there is no
 * {@code gone}; volumes are {@code fast}.
 */
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

    @Override
    public @Nullable String image(@Nullable String id, List<String> tags) {
        if ("gone".equals(id)) {
            throw new CloudException(CloudException.Kind.NOT_FOUND, "Image gone cannot be found.", null);
        }
        if ("unknown".equals(id)) {
            throw new CloudException(
                    CloudException.Kind.TRANSIENT, "Glance cannot be reached.", null, Duration.ofSeconds(7));
        }
        return tags.equals(List.of("tagged")) ? "image-2" : id;
    }

    @Override
    public boolean hasVolumeType(String type) {
        return type.equals("fast");
    }
}
