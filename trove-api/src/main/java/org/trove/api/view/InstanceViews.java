package org.trove.api.view;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.model.Instance;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceDetails;

/** Makes the views of instances. */
public final class InstanceViews {

    private static final String COLLECTION = "instances";

    private final InstanceStatuses statuses;
    private final Clock clock;

    public InstanceViews(InstanceStatuses statuses, Clock clock) {
        this.statuses = statuses;
        this.clock = clock;
    }

    /** @param admin whether the viewer is an administrator */
    public List<InstanceView> list(List<InstanceDetails> page, Links links, boolean admin) {
        return page.stream().map(item -> base(item, links, admin, false)).toList();
    }

    public InstanceDetailView detail(InstanceDetails details, Links links, boolean admin) {
        Instance instance = details.instance();
        return new InstanceDetailView(
                base(details, links, admin, true),
                Times.text(instance.created()),
                Times.text(instance.updated()),
                Times.text(details.guest().updated()),
                details.fault() == null ? null : FaultView.of(details.fault(), admin),
                reference(links, "configurations", instance.configurationId()),
                instance.clusterId(),
                admin ? instance.serverId() : null,
                admin ? instance.volumeId() : null,
                admin ? instance.encryptedKey() != null : null);
    }

    /** @param rootEnabled null = not looked up */
    public MgmtInstanceView mgmt(InstanceDetails details, Links links, @Nullable Boolean rootEnabled) {
        Instance instance = details.instance();
        Instant deletedAt = instance.deletedAt();
        MgmtInstanceView.ServerView server = instance.serverId() == null
                ? null
                : new MgmtInstanceView.ServerView(
                        instance.serverId(),
                        instance.name(),
                        InstanceStatuses.serverStatus(details),
                        instance.project().value());
        return new MgmtInstanceView(
                detail(details, links, true),
                server,
                statuses.effective(details.guest(), instance.task(), clock.instant())
                        .apiStatus(),
                instance.isDeleted(),
                deletedAt == null ? null : Times.text(deletedAt),
                instance.task().description(),
                rootEnabled);
    }

    private InstanceView base(InstanceDetails details, Links links, boolean admin, boolean detailed) {
        Instance instance = details.instance();
        String id = instance.id().value();
        boolean showsAddresses =
                instance.hostname() == null && !details.addresses().isEmpty();
        return new InstanceView(
                id,
                instance.name(),
                statuses.status(details),
                statuses.operatingStatus(details, clock.instant()),
                links.to(COLLECTION, id),
                new Reference(instance.flavorId(), links.to("flavors", instance.flavorId())),
                DatastoreNames.of(details.version(), detailed),
                instance.regionId(),
                AccessView.of(details),
                admin ? instance.project().value() : null,
                volume(details, detailed),
                instance.hostname(),
                showsAddresses
                        ? details.addresses().stream()
                                .map(InstanceAddress::address)
                                .toList()
                        : null,
                showsAddresses
                        ? details.addresses().stream().map(AddressView::of).toList()
                        : null,
                reference(
                        links,
                        COLLECTION,
                        instance.replicaOf() == null
                                ? null
                                : instance.replicaOf().value()),
                details.replicas().isEmpty()
                        ? null
                        : details.replicas().stream()
                                .map(replica -> new Reference(replica.value(), links.to(COLLECTION, replica.value())))
                                .toList());
    }

    private static @Nullable VolumeView volume(InstanceDetails details, boolean detailed) {
        Integer size = details.instance().volumeSizeGb();
        if (size == null) {
            return null;
        }
        return detailed ? VolumeView.of(size, details.guest().volume()) : VolumeView.ofSize(size);
    }

    private static @Nullable Reference reference(Links links, String collection, @Nullable String id) {
        return id == null ? null : new Reference(id, links.to(collection, id));
    }
}
