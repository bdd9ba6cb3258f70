package org.trove.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Dns.RecordSet;
import org.trove.cloud.Dns.RecordType;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;

/** The host names that really are in the cloud. */
final class SimulatedNames {
    private final World world;
    private final Map<InstanceId, RecordSet> records = new LinkedHashMap<>();

    SimulatedNames(World world) {
        this.world = world;
    }

    Set<InstanceId> owners() {
        return Set.copyOf(records.keySet());
    }

    List<RecordSet> find(InstanceId owner) {
        RecordSet known = records.get(owner);
        return known == null ? List.of() : List.of(known);
    }

    /** Name servers hear of it later. */
    List<RecordSet> ensure(InstanceId owner, List<InstanceAddress> wanted) {
        if (!leadTo(owner, wanted)) {
            RecordSet made = new RecordSet("records of " + owner, owner, RecordType.A, texts(wanted), "PENDING");
            records.put(owner, made);
            world.say(() -> "cloud makes a host name for " + owner);
            RecordSet active = new RecordSet(made.id(), owner, RecordType.A, made.addresses(), "ACTIVE");
            world.timeline().after(world.chance().millis(100, 5_000), null, () -> records.replace(owner, made, active));
        }
        return find(owner);
    }

    void remove(InstanceId owner) {
        if (records.remove(owner) != null) {
            world.say(() -> "the host name of " + owner + " is gone");
        }
    }

    boolean leadTo(InstanceId owner, @Nullable List<InstanceAddress> wanted) {
        RecordSet known = records.get(owner);
        return known != null && wanted != null && known.addresses().equals(texts(wanted));
    }

    private static List<String> texts(List<InstanceAddress> addresses) {
        return addresses.stream().map(InstanceAddress::address).toList();
    }
}
