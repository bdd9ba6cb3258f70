package org.trove.cloud;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** What the cloud offers. Answers from memory; a cold start may ask the cloud once. */
public interface Catalog {
    List<Flavor> flavors();

    Optional<Flavor> flavor(String id);

    /**
     * The image to make servers from: the one that the id names, else the newest active one that has all the tags. A cloud that
     * has no images gives back what it was given.
     *
     * @return null where neither was given and the cloud needs none
     * @throws CloudException of kind NOT_FOUND where there is no such image
     */
    default @Nullable String image(@Nullable String id, List<String> tags) {
        return id;
    }

    /** Whether there is such a type of volume, by its name or id; a cloud without types makes the same volumes for all of them. */
    default boolean hasVolumeType(String type) {
        return true;
    }

    /**
     * Checks that a project may have instances in a network, as far as that is known before they are made. A cloud whose users
     * choose no networks lets them name any.
     *
     * @param networkId null where the subnet says it; one of the two is there
     * @throws CloudException of kind NOT_FOUND where the project has no such network or subnet, PERMANENT where it cannot be used,
     *     else where the cloud does not tell
     */
    default void requireNetwork(ProjectId project, @Nullable String networkId, @Nullable String subnetId) {}

    /** The host name that the instance will have, as {@link Dns#hostname} says it; empty where instances have none. Asks nobody. */
    default Optional<String> hostname(InstanceId instance) {
        return Optional.empty();
    }
}
