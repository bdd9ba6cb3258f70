package org.trove.cloud.noop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Networks;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** Addresses of 127.64.0.0/10 by counting; nobody listens there. */
final class NoopNetworks implements Networks {
    private static final int FIRST = (127 << 24) | (64 << 16);
    private static final int SIZE = 1 << 22;

    private final Map<InstanceId, InstanceAddress> addresses = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger(1);
    private final String network;

    NoopNetworks(String network) {
        this.network = network;
    }

    @Override
    public List<InstanceAddress> ensureAddresses(
            InstanceId owner,
            ProjectId project,
            List<Map<String, Object>> nics,
            @Nullable Access access,
            List<Integer> tcpPorts) {
        return List.of(addresses.computeIfAbsent(owner, id -> allocate()));
    }

    @Override
    public List<Port> listPorts() {
        return addresses.entrySet().stream()
                .map(entry -> new Port(entry.getValue().address(), entry.getKey()))
                .toList();
    }

    @Override
    public void removeAddresses(InstanceId owner) {
        addresses.remove(owner);
    }

    @Override
    public void updateAccess(InstanceId owner, Access access, List<Integer> tcpPorts) {
        if (!addresses.containsKey(owner)) {
            throw new CloudException(Kind.NOT_FOUND, "instance " + owner + " has no address", null);
        }
        // Nobody listens, so there is nobody to keep out.
    }

    private InstanceAddress allocate() {
        int number = FIRST + Math.floorMod(next.getAndIncrement(), SIZE);
        String text = (number >>> 24) + "." + (number >>> 16 & 255) + "." + (number >>> 8 & 255) + "." + (number & 255);
        return new InstanceAddress(text, InstanceAddress.Type.PRIVATE, network);
    }
}
