package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.model.Datastore;
import org.trove.model.DatastoreVersion;

/** The views of datastores and their versions. */
public final class DatastoreViews {

    private static final String COLLECTION = "datastores";

    private DatastoreViews() {}

    /** @param versions those of the datastore that the viewer may see */
    public static DatastoreView datastore(
            Datastore datastore, List<DatastoreVersion> versions, Links links, boolean admin) {
        return new DatastoreView(
                datastore.id(),
                datastore.name(),
                links.to(COLLECTION, datastore.id()),
                versions.stream()
                        .map(version -> version(version, links, admin, false))
                        .toList(),
                datastore.defaultVersionId());
    }

    /** @param standalone whether the view is not part of its datastore's and so names it */
    public static VersionView version(DatastoreVersion version, Links links, boolean admin, boolean standalone) {
        return new VersionView(
                version.id(),
                version.name(),
                version.version(),
                links.to("datastores/versions", version.id()),
                standalone ? version.datastoreId() : null,
                admin ? version.active() : null,
                admin ? version.packages() : null,
                admin ? image(version) : null,
                admin ? version.imageTags() : null,
                admin ? version.registryExt() : null,
                admin ? version.replicationStrategy() : null);
    }

    /** Administrators are told that there is none. */
    private static JsonNode image(DatastoreVersion version) {
        return version.imageId() == null ? NullNode.getInstance() : TextNode.valueOf(version.imageId());
    }

    /** A datastore. */
    public record DatastoreView(
            String id,
            String name,
            List<Link> links,
            List<VersionView> versions,

            @JsonProperty("default_version") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String defaultVersion) {}

    /** A version; the last six are for administrators. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record VersionView(
            String id,
            String name,
            String version,
            List<Link> links,
            @Nullable String datastore,
            @Nullable Boolean active,
            @Nullable String packages,
            @Nullable JsonNode image,
            @JsonProperty("image_tags") @Nullable List<String> imageTags,
            @JsonProperty("registry_ext") @Nullable String registryExt,
            @JsonProperty("repl_strategy") @Nullable String replicationStrategy) {}
}
