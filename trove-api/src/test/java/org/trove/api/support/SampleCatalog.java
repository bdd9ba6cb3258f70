package org.trove.api.support;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Catalog;
import org.trove.cloud.CloudException;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/**
 * Two sizes, and one that is known by its id alone; the image that the tag {@code tagged} finds is {@code image-2}, and there is no
 * {@code gone}; volumes are {@code fast}. There is no network {@link #NO_NETWORK}, subnet {@link #TAKEN} cannot be used, and whether
 * {@link #UNTOLD} can is not told.
 */
public final class SampleCatalog implements Catalog {
    public static final String NO_NETWORK = "00000000-0000-4000-8000-000000000001";
    public static final String TAKEN = "00000000-0000-4000-8000-000000000002";
    public static final String UNTOLD = "00000000-0000-4000-8000-000000000003";

    /** What host names end with; null = instances have none. */
    public volatile @Nullable String domain;

    /** Happens whenever the cloud is asked; it throws where nobody may ask now. */
    public volatile Runnable whenAsked = () -> {};

    @Override
    public Optional<String> hostname(InstanceId instance) {
        return Optional.ofNullable(domain).map(known -> "host-of-" + instance + "." + known);
    }

    @Override
    public List<Flavor> flavors() {
        whenAsked.run();
        return List.of(Samples.SMALL, Samples.NAMED);
    }

    @Override
    public Optional<Flavor> flavor(String id) {
        whenAsked.run();
        return Stream.of(Samples.SMALL, Samples.NAMED, Samples.MEDIUM)
                .filter(flavor -> flavor.id().equals(id))
                .findFirst();
    }

    @Override
    public @Nullable String image(@Nullable String id, List<String> tags) {
        whenAsked.run();
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
    public void requireNetwork(ProjectId project, @Nullable String networkId, @Nullable String subnetId) {
        whenAsked.run();
        if (NO_NETWORK.equals(networkId)) {
            throw new CloudException(CloudException.Kind.NOT_FOUND, "There is no such network.", null);
        }
        if (TAKEN.equals(subnetId)) {
            throw new CloudException(CloudException.Kind.PERMANENT, "The network's addresses overlap.", null);
        }
        if (UNTOLD.equals(networkId)) {
            throw new CloudException(CloudException.Kind.TRANSIENT, "Neutron cannot be reached.", null);
        }
    }

    @Override
    public boolean hasVolumeType(String type) {
        whenAsked.run();
        return type.equals("fast");
    }
}
