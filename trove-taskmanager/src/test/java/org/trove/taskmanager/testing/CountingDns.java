package org.trove.taskmanager.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.Dns;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;

/** Host names that are counted, and that can be told to fail or to be slow. */
public final class CountingDns implements Dns {
    private static final String DOMAIN = "example.org";

    public final Map<InstanceId, List<RecordSet>> records = new HashMap<>();
    public @Nullable CloudException failure;
    public @Nullable CloudException removalFailure;
    public String status = "ACTIVE";
    public String domain = DOMAIN;

    private final CountingCloud cloud;

    CountingDns(CountingCloud cloud) {
        this.cloud = cloud;
    }

    /** As {@link #hostname} says it, while nobody has set another domain. */
    public static String nameOf(InstanceId owner) {
        return nameOf(owner, DOMAIN);
    }

    private static String nameOf(InstanceId owner, String domain) {
        return "db-" + owner.value().split("-", 2)[0] + "." + domain;
    }

    @Override
    public String hostname(InstanceId owner) {
        return nameOf(owner, domain);
    }

    @Override
    public List<RecordSet> ensureRecords(InstanceId owner, List<InstanceAddress> addresses) {
        if (failure != null) {
            throw failure;
        }
        Map<RecordType, List<String>> wanted = new EnumMap<>(RecordType.class);
        addresses.forEach(address -> wanted.computeIfAbsent(RecordType.of(address), type -> new ArrayList<>())
                .add(address.address()));
        if (!records.containsKey(owner)) {
            cloud.count("host name");
        }
        List<RecordSet> sets = new ArrayList<>();
        wanted.forEach((type, values) -> sets.add(new RecordSet(type + " of " + owner, owner, type, values, status)));
        records.put(owner, List.copyOf(sets));
        cloud.afterEffect.run();
        return findRecords(owner);
    }

    @Override
    public List<RecordSet> findRecords(InstanceId owner) {
        return records.getOrDefault(owner, List.of());
    }

    @Override
    public void removeRecords(InstanceId owner) {
        if (removalFailure != null) {
            throw removalFailure;
        }
        records.remove(owner);
        cloud.afterEffect.run();
    }

    @Override
    public Collection<InstanceId> owners() {
        return Set.copyOf(records.keySet());
    }
}
