package org.trove.store.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.model.Fault;
import org.trove.model.GuestCode;
import org.trove.model.Instance;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.Ownership;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.store.GuestKey;
import org.trove.store.GuestPeer;
import org.trove.store.InstanceChange;
import org.trove.store.InstanceStore;
import org.trove.store.Page;

final class MemoryInstanceStore implements InstanceStore {
    private final MemoryState state;
    private final Clock clock;

    MemoryInstanceStore(MemoryState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public void insert(Instance instance) {
        if (state.instances.putIfAbsent(instance.id(), new InstanceRow(instance)) != null) {
            throw new IllegalStateException("instance exists: " + instance.id());
        }
    }

    @Override
    public Optional<Instance> find(InstanceId id) {
        return Optional.ofNullable(state.instances.get(id)).map(InstanceRow::toInstance);
    }

    @Override
    public Optional<Instance> lock(InstanceId id) {
        return live(id).map(InstanceRow::toInstance);
    }

    @Override
    public Optional<InstanceDetails> details(InstanceId id) {
        return live(id).map(this::detailsOf);
    }

    @Override
    public Page<InstanceDetails> list(ProjectId project, int limit, @Nullable String marker, boolean includeClustered) {
        List<InstanceDetails> found = live().filter(row -> row.project.equals(project))
                .filter(row -> includeClustered || row.clusterId == null)
                .filter(row -> marker == null || row.id.value().compareTo(marker) > 0)
                .limit(limit + 1L)
                .map(this::detailsOf)
                .toList();
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        return new Page<>(
                found.subList(0, limit), found.get(limit - 1).instance().id().value());
    }

    @Override
    public Page<InstanceDetails> listAll(
            @Nullable ProjectId project, boolean deleted, boolean includeClustered, int limit, int offset) {
        List<InstanceDetails> found = state.instances.values().stream()
                .filter(row -> row.isLive() != deleted)
                .filter(row -> project == null || row.project.equals(project))
                .filter(row -> includeClustered || row.clusterId == null)
                .sorted(Comparator.comparing((InstanceRow row) -> row.updated)
                        .reversed()
                        .thenComparing(row -> row.id))
                .skip(offset)
                .limit(limit + 1L)
                .map(this::detailsOf)
                .toList();
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, limit), Integer.toString(offset + limit));
    }

    private InstanceDetails detailsOf(InstanceRow row) {
        return new InstanceDetails(
                row.toInstance(),
                row.guestStatus(),
                row.datastoreVersionId == null ? null : state.versions.get(row.datastoreVersionId),
                row.addresses,
                live().filter(other -> row.id.equals(other.replicaOf))
                        .map(other -> other.id)
                        .toList(),
                row.fault,
                state.backups.values().stream()
                        .anyMatch(backup -> backup.instance().equals(row.id) && backup.isRunning()));
    }

    @Override
    public boolean changeTask(InstanceId id, Set<InstanceTask> expected, InstanceTask task) {
        Optional<InstanceRow> row = live(id).filter(found -> expected.contains(found.task));
        row.ifPresent(found -> {
            found.task = task;
            found.touch(clock.instant());
        });
        return row.isPresent();
    }

    @Override
    public void rename(InstanceId id, String name) {
        live(id).ifPresent(row -> {
            row.name = name;
            row.touch(clock.instant());
        });
    }

    @Override
    public void apply(InstanceChange change) {
        live(change.instance())
                .filter(row -> !(change instanceof InstanceChange.TaskSet && row.task == InstanceTask.DELETING))
                .ifPresent(row -> apply(row, change));
    }

    private void apply(InstanceRow row, InstanceChange change) {
        Instant now = clock.instant();
        if (change instanceof InstanceChange.TaskSet set) {
            row.task = set.task();
        } else if (change instanceof InstanceChange.ServerSet set) {
            row.serverId = set.serverId();
            row.serverStatus = set.serverStatus();
        } else if (change instanceof InstanceChange.VolumeSet set) {
            row.volumeId = set.volumeId();
        } else if (change instanceof InstanceChange.AddressesSet set) {
            row.addresses = set.addresses();
        } else if (change instanceof InstanceChange.FlavorSet set) {
            if (row.task != InstanceTask.DELETING) {
                int difference = row.flavorId.equals(set.flavorId()) ? 0 : set.ramDifferenceMb();
                row.flavorId = set.flavorId();
                book(row, Quota.Resource.RAM, difference - row.reserved(Quota.Resource.RAM));
                forget(row, Quota.Resource.RAM);
            }
        } else if (change instanceof InstanceChange.VolumeSizeSet set) {
            if (row.task != InstanceTask.DELETING) {
                int before = (row.volumeSizeGb == null ? 0 : row.volumeSizeGb) + row.reserved(Quota.Resource.VOLUMES);
                row.volumeSizeGb = set.sizeGb();
                book(row, Quota.Resource.VOLUMES, set.sizeGb() - before);
                forget(row, Quota.Resource.VOLUMES);
            }
        } else if (change instanceof InstanceChange.ReservationReleased) {
            takeReserved(row.id).forEach((resource, amount) -> book(row, resource, -amount));
        } else if (change instanceof InstanceChange.AccessSet set) {
            row.access = set.access();
        } else if (change instanceof InstanceChange.ServiceStatusSet set) {
            row.setServiceStatus(set.status(), now);
        } else if (change instanceof InstanceChange.FaultSet set) {
            String message = set.message();
            row.fault = new Fault(
                    message.length() <= 255 ? message : message.substring(0, 252) + "...",
                    set.details(),
                    row.fault == null ? now : row.fault.created(),
                    now);
        } else if (change instanceof InstanceChange.FaultCleared) {
            row.fault = null;
        } else if (change instanceof InstanceChange.Deleted) {
            delete(row, now);
        } else {
            throw new IllegalArgumentException("not a change that is known: " + change.getClass());
        }
        row.touch(now);
    }

    private static void forget(InstanceRow row, Quota.Resource resource) {
        Map<Quota.Resource, Integer> left = new TreeMap<>(row.reserved);
        left.remove(resource);
        row.reserved = Map.copyOf(left);
    }

    private void book(InstanceRow row, Quota.Resource resource, int difference) {
        if (difference != 0) {
            state.usages.merge(
                    new MemoryState.QuotaKey(row.project, resource),
                    difference,
                    (used, more) -> Math.max(0, used + more));
        }
    }

    @Override
    public void reserve(InstanceId id, Map<Quota.Resource, Integer> amounts) {
        live(id).ifPresent(row -> {
            row.reserved = Map.copyOf(amounts);
        });
    }

    @Override
    public Map<Quota.Resource, Integer> takeReserved(InstanceId id) {
        Map<Quota.Resource, Integer> taken = new TreeMap<>();
        live(id).ifPresent(row -> {
            taken.putAll(row.reserved);
            taken.values().removeIf(amount -> amount == 0);
            row.reserved = Map.of();
        });
        return taken;
    }

    private static void delete(InstanceRow row, Instant now) {
        row.deletedAt = now;
        row.task = InstanceTask.NONE;
        row.datastoreVersionId = null;
        row.configurationId = null;
        row.replicaOf = null;
        row.clusterId = null;
        row.setServiceStatus(ServiceStatus.DELETED, now);
        row.addresses = List.of();
        row.fault = null;
    }

    @Override
    public int recordServerStatuses(Map<InstanceId, String> statuses) {
        int changed = 0;
        for (InstanceRow found : live().toList()) {
            String status = statuses.get(found.id);
            if (status != null && !status.equals(found.serverStatus)) {
                InstanceRow row = live(found.id).orElseThrow();
                row.serverStatus = status;
                row.touch(clock.instant());
                changed++;
            }
        }
        return changed;
    }

    @Override
    public Collection<InstanceId> withServer() {
        return live().filter(row -> row.serverId != null).map(row -> row.id).toList();
    }

    @Override
    public Map<String, InstanceId> ofServers(List<String> serverIds) {
        return live().filter(row -> row.serverId != null && serverIds.contains(row.serverId))
                .collect(Collectors.toMap(row -> String.valueOf(row.serverId), row -> row.id));
    }

    @Override
    public Map<InstanceId, Ownership> ownerships(List<InstanceId> ids) {
        Map<InstanceId, Ownership> found = new TreeMap<>();
        for (InstanceId id : ids) {
            InstanceRow row = state.instances.get(id);
            if (row != null) {
                boolean busy = state.operations.values().stream()
                        .anyMatch(operation -> id.equals(operation.accepted.instance()) && !operation.state.isEnded());
                found.put(id, new Ownership(!row.isLive(), busy, row.serverId, row.volumeId));
            }
        }
        return found;
    }

    @Override
    public Map<InstanceTask, Long> countByTask() {
        return live().collect(Collectors.groupingBy(row -> row.task, Collectors.counting()));
    }

    @Override
    public @Nullable Instant rootEnabledSince(InstanceId id) {
        InstanceRow row = state.instances.get(id);
        return row == null ? null : row.rootEnabled;
    }

    @Override
    public void recordRootEnabled(InstanceId id, @Nullable String user) {
        live(id).ifPresent(row -> row.rootEnabled = clock.instant());
    }

    @Override
    public boolean recordRootDisabled(InstanceId id) {
        InstanceRow row = state.instances.get(id);
        if (row == null || row.rootEnabled == null) {
            return false;
        }
        row.rootEnabled = null;
        return true;
    }

    @Override
    public Set<InstanceId> deletedAmong(Collection<InstanceId> ids) {
        return ids.stream()
                .filter(id -> {
                    InstanceRow row = state.instances.get(id);
                    return row != null && !row.isLive();
                })
                .collect(Collectors.toSet());
    }

    @Override
    public Map<InstanceId, GuestKey> guestKeys(List<InstanceId> ids) {
        Map<InstanceId, GuestKey> keys = new TreeMap<>();
        for (InstanceId id : ids) {
            live(id).ifPresent(row -> {
                if (row.encryptedKey != null) {
                    keys.put(id, new GuestKey(row.encryptedKey, row.guestCode));
                }
            });
        }
        return keys;
    }

    @Override
    public void heardCode(InstanceId id, GuestCode code) {
        live(id).ifPresent(row -> {
            if (code == GuestCode.NEW || (code == GuestCode.OLD && row.guestCode == GuestCode.UNKNOWN)) {
                row.guestCode = code;
            }
        });
    }

    @Override
    public boolean setCode(InstanceId id, GuestCode code) {
        live(id).ifPresent(row -> {
            row.guestCode = code;
            row.heartbeatNumber = 0;
            row.backupNumber = 0;
            row.rootNumber = 0;
            row.faultNumber = 0;
        });
        return live(id).isPresent();
    }

    @Override
    public List<GuestPeer> guestPeers() {
        return live().sorted(Comparator.comparing(row -> row.id))
                .map(row -> new GuestPeer(
                        row.id, row.name, row.guestCode, row.heartbeatSent > 0 ? row.serviceUpdated : null, row.agent))
                .toList();
    }

    private Optional<InstanceRow> live(InstanceId id) {
        return Optional.ofNullable(state.instances.get(id)).filter(InstanceRow::isLive);
    }

    private Stream<InstanceRow> live() {
        return state.instances.values().stream().filter(InstanceRow::isLive);
    }
}
