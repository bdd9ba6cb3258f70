package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.model.ProjectId;

/**
 * What keeps instances from a network and can be known before anything is made. What was found to be good is remembered for a
 * while, so that the next create of the project asks nobody. Safe for many threads.
 */
final class NetworkChecks {
    private static final int LARGEST = 10_000;

    private final NetworkSettings settings;
    private final UserNetworks networks;
    private final ServiceClient neutron;
    private final Duration kept;
    private final Clock clock;

    /** The oldest first. */
    private final Map<Choice, Instant> good = new LinkedHashMap<>();

    /** @param kept for how long a network that may be used is not looked at again */
    NetworkChecks(OpenStackSession session, NetworkSettings settings, Duration kept, Clock clock) {
        this.settings = settings;
        this.kept = kept;
        this.clock = clock;
        networks = new UserNetworks(session);
        neutron = new ServiceClient(session, ServiceKind.NETWORK, null);
    }

    /** @throws CloudException not found or permanent, where the project cannot have instances there */
    void require(ProjectId project, Nic nic) {
        Choice choice = new Choice(project, nic);
        if (isKnown(choice)) {
            return;
        }
        String networkId = networks.networkOf(project, nic);
        if (!settings.isolatesNetworks()) {
            requireNoOverlap(nic, networkId);
        }
        remember(choice);
    }

    /** An instance is in its user's network and the management's, and knows only one way to an address. */
    private void requireNoOverlap(Nic nic, String networkId) {
        List<Cidr> users = nic.subnetId() == null ? ofNetwork(networkId) : ofSubnet(nic.subnetId());
        Stream<Cidr> management = settings.managementNetwork().stream().flatMap(id -> ofNetwork(id).stream());
        Stream.concat(settings.reservedCidrs().stream(), management)
                .filter(taken -> users.stream().anyMatch(taken::overlaps))
                .findFirst()
                .ifPresent(taken -> {
                    throw new CloudException(
                            Kind.PERMANENT,
                            "The network's addresses overlap with " + taken
                                    + ", which the service needs for itself: choose another network or subnet.",
                            null);
                });
    }

    private List<Cidr> ofNetwork(String networkId) {
        return neutron.list(Queries.of("/subnets", "network_id", networkId), "subnets").stream()
                .flatMap(subnet -> cidr(subnet).stream())
                .toList();
    }

    private List<Cidr> ofSubnet(String subnetId) {
        return neutron.find("/subnets/" + Urls.encode(subnetId)).stream()
                .flatMap(answer -> cidr(answer.path("subnet")).stream())
                .toList();
    }

    private static Optional<Cidr> cidr(JsonNode subnet) {
        return Cidr.parse(subnet.path("cidr").asText());
    }

    private synchronized boolean isKnown(Choice choice) {
        Instant since = good.get(choice);
        return since != null && since.plus(kept).isAfter(clock.instant());
    }

    private synchronized void remember(Choice choice) {
        good.remove(choice);
        good.put(choice, clock.instant());
        if (good.size() > LARGEST) {
            good.remove(good.keySet().iterator().next());
        }
    }

    private record Choice(ProjectId project, Nic nic) {}
}
