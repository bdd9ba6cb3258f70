package org.trove.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a datastore.
 *
 * @param name what users call it, e.g. {@code 11.4}
 * @param version the version number of the software, e.g. {@code 11.4.5}
 * @param manager which datastore code of the guest agent serves it
 * @param imageTags tags of the image, empty where {@code imageId} names one
 * @param packages as stored, comma separated, may be empty
 */
public record DatastoreVersion(
        String id,
        String datastoreId,
        String datastoreName,
        String name,
        String version,
        String manager,
        @Nullable String imageId,
        List<String> imageTags,
        String packages,
        String registryExt,
        String replicationStrategy,
        boolean active) {
    public DatastoreVersion {
        imageTags = List.copyOf(imageTags);
    }
}
