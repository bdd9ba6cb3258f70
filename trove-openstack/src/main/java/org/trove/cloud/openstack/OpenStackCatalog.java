package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Catalog;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** Nova's flavors, Glance's images, Cinder's types of volumes, as {@link RefreshedValue} keeps them, and Neutron's networks. Safe for many threads. */
final class OpenStackCatalog implements Catalog {
    /** What is not known may have been made a moment ago; no more than one look in this time. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private static final String ACTIVE = "active";

    private final ServiceClient nova;
    private final ServiceClient glance;
    private final ServiceClient cinder;
    private final RefreshedValue<List<Flavor>> flavors;
    private final RefreshedValue<List<Image>> images;
    private final RefreshedValue<Set<String>> volumeTypes;

    private final NetworkChecks networks;
    private final @Nullable DnsZone zone;

    OpenStackCatalog(OpenStackSession session, OpenStackSettings settings, Clock clock, Executor background) {
        Duration refresh = settings.catalogRefreshTime();
        nova = new ServiceClient(session, ServiceKind.COMPUTE, null);
        glance = new ServiceClient(session, ServiceKind.IMAGE, null);
        cinder = new ServiceClient(session, ServiceKind.VOLUME, null);
        flavors = new RefreshedValue<>(this::readFlavors, refresh, clock, background);
        images = new RefreshedValue<>(this::readImages, refresh, clock, background);
        volumeTypes = new RefreshedValue<>(this::readVolumeTypes, refresh, clock, background);
        networks = new NetworkChecks(session, settings.networks(), refresh, clock);
        zone = settings.zone().orElse(null);
    }

    @Override
    public List<Flavor> flavors() {
        return flavors.get();
    }

    @Override
    public Optional<Flavor> flavor(String id) {
        return find(flavors.get(), id).or(() -> find(flavors.noOlderThan(FRESH), id));
    }

    @Override
    public String image(@Nullable String id, List<String> tags) {
        if (id != null) {
            return byId(id);
        }
        if (tags.isEmpty()) {
            throw new CloudException(
                    Kind.NOT_FOUND, "The datastore version names no image, neither by its id nor by tags.", null);
        }
        return byTags(images.get(), tags)
                .or(() -> byTags(images.noOlderThan(FRESH), tags))
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        "No active image with the tags '" + String.join(",", tags) + "' can be found.",
                        null));
    }

    @Override
    public boolean hasVolumeType(String type) {
        return volumeTypes.get().contains(type)
                || volumeTypes.noOlderThan(FRESH).contains(type);
    }

    @Override
    public void requireNetwork(ProjectId project, @Nullable String networkId, @Nullable String subnetId) {
        networks.require(project, new Nic(networkId, subnetId, null));
    }

    @Override
    public Optional<String> hostname(InstanceId instance) {
        return Optional.ofNullable(zone).map(known -> known.hostname(instance));
    }

    /** Images that are shared by id alone are in no list, so that each is asked for. */
    private String byId(String id) {
        boolean known = images.get().stream().anyMatch(image -> image.id().equals(id));
        if (!known
                && glance.find("/images/" + Urls.encode(id))
                        .filter(OpenStackCatalog::isActive)
                        .isEmpty()) {
            throw new CloudException(Kind.NOT_FOUND, "Image " + id + " cannot be found, or is not active.", null);
        }
        return id;
    }

    private static Optional<String> byTags(List<Image> images, List<String> tags) {
        return images.stream()
                .filter(image -> image.tags().containsAll(tags))
                .max(Comparator.comparing(Image::created).thenComparing(Image::id))
                .map(Image::id);
    }

    private static Optional<Flavor> find(List<Flavor> flavors, String id) {
        return flavors.stream().filter(flavor -> flavor.id().equals(id)).findFirst();
    }

    private List<Flavor> readFlavors() {
        return nova.list("/flavors/detail", "flavors").stream()
                .map(flavor -> new Flavor(
                        flavor.path("id").asText(),
                        flavor.path("name").asText(),
                        flavor.path("ram").asInt(),
                        flavor.path("vcpus").asInt(),
                        flavor.path("disk").asInt(),
                        flavor.path("OS-FLV-EXT-DATA:ephemeral").asInt()))
                .toList();
    }

    private List<Image> readImages() {
        List<Image> read = new ArrayList<>();
        for (JsonNode image : glance.list("/images?status=active&limit=500", "images")) {
            Set<String> tags = new HashSet<>();
            image.path("tags").forEach(tag -> tags.add(tag.asText()));
            read.add(new Image(
                    image.path("id").asText(), image.path("created_at").asText(), Set.copyOf(tags)));
        }
        return List.copyOf(read);
    }

    private Set<String> readVolumeTypes() {
        Set<String> read = new HashSet<>();
        for (JsonNode type : cinder.list("/types", "volume_types")) {
            read.add(type.path("name").asText());
            read.add(type.path("id").asText());
        }
        return Set.copyOf(read);
    }

    private static boolean isActive(JsonNode image) {
        return image.path("status").asText().equals(ACTIVE);
    }

    /** @param created as Glance writes times, which sort as text */
    private record Image(String id, String created, Set<String> tags) {}
}
