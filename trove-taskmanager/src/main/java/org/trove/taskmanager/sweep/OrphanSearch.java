package org.trove.taskmanager.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Cloud;
import org.trove.cloud.Networks;
import org.trove.cloud.Server;
import org.trove.cloud.Volumes;
import org.trove.model.InstanceId;
import org.trove.model.Orphan;
import org.trove.model.Orphan.Reason;
import org.trove.model.Orphan.Resource;
import org.trove.model.Ownership;
import org.trove.store.Database;

/** Finds what carries an owner tag and has no owner. */
final class OrphanSearch {
    private static final int OWNERS_PER_QUESTION = 500;

    private final Cloud cloud;
    private final Database database;

    OrphanSearch(Cloud cloud, Database database) {
        this.cloud = cloud;
        this.database = database;
    }

    /** The cloud is asked first: whatever is there then had its instance's row before it was made. */
    List<Orphan> find() {
        List<Found> found = new ArrayList<>();
        for (Server server : cloud.compute().listServers()) {
            found.add(new Found(Resource.SERVER, server.id(), server.owner()));
        }
        for (Volumes.Volume volume : cloud.volumes().listVolumes()) {
            found.add(new Found(Resource.VOLUME, volume.id(), volume.owner()));
        }
        for (Networks.Port port : cloud.networks().listPorts()) {
            found.add(new Found(Resource.ADDRESS, port.id(), port.owner()));
        }
        Map<InstanceId, Ownership> owners =
                owners(found.stream().map(Found::owner).distinct().toList());
        List<Orphan> orphans = new ArrayList<>();
        for (Found one : found) {
            one.reason(owners.get(one.owner))
                    .ifPresent(reason -> orphans.add(new Orphan(one.resource, one.cloudId, one.owner, reason)));
        }
        return orphans;
    }

    /** Whether the owner's instance was deleted and nothing works on it any more. */
    boolean isAbandoned(InstanceId owner) {
        Ownership ownership = owners(List.of(owner)).get(owner);
        return ownership != null && ownership.deleted() && !ownership.busy();
    }

    private Map<InstanceId, Ownership> owners(Collection<InstanceId> ids) {
        List<InstanceId> all = List.copyOf(ids);
        Map<InstanceId, Ownership> owners = new HashMap<>();
        for (int from = 0; from < all.size(); from += OWNERS_PER_QUESTION) {
            List<InstanceId> some = all.subList(from, Math.min(all.size(), from + OWNERS_PER_QUESTION));
            owners.putAll(database.read(stores -> stores.instances().ownerships(some)));
        }
        return owners;
    }

    /** Something of the cloud. */
    private record Found(Resource resource, String cloudId, InstanceId owner) {
        Optional<Reason> reason(@Nullable Ownership ownership) {
            if (ownership == null) {
                return Optional.of(Reason.INSTANCE_UNKNOWN);
            }
            if (ownership.busy()) {
                return Optional.empty();
            }
            if (ownership.deleted()) {
                return Optional.of(Reason.INSTANCE_DELETED);
            }
            String recorded = switch (resource) {
                case SERVER -> ownership.serverId();
                case VOLUME -> ownership.volumeId();
                case ADDRESS -> null;
            };
            return recorded == null || recorded.equals(cloudId)
                    ? Optional.empty()
                    : Optional.of(Reason.INSTANCE_HAS_ANOTHER);
        }
    }
}
