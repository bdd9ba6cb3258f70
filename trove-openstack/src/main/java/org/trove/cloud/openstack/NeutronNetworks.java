package org.trove.cloud.openstack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Networks;
import org.trove.cloud.UserInterface;
import org.trove.cloud.openstack.InstancePort.FixedAddress;
import org.trove.cloud.openstack.InstancePort.Purpose;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/**
 * Addresses at Neutron, with Trove's names: a port in the network that the user chose, a port in
 * the management network, a security group for both, and a public address where that is wanted. An instance without a network
 * of its user is reached in the management network.
 */
final class NeutronNetworks implements Networks {
    private final NetworkSettings settings;
    private final InstancePorts ports;
    private final SecurityGroups groups;
    private final UserNetworks userNetworks;
    private final FloatingAddresses floating;
    private final UserInterfaces interfaces;

    NeutronNetworks(OpenStackSession session, NetworkSettings settings) {
        this.settings = settings;
        ports = new InstancePorts(session);
        groups = new SecurityGroups(session, settings.groupPrefix());
        userNetworks = new UserNetworks(session);
        floating = new FloatingAddresses(session, settings.publicNetworkId());
        interfaces = new UserInterfaces(session);
    }

    @Override
    public List<InstanceAddress> ensureAddresses(
            InstanceId owner,
            ProjectId project,
            List<Map<String, Object>> nics,
            @Nullable Access access,
            List<Integer> tcpPorts) {
        Request request = new Request(owner, project, access);
        // What cannot be is refused before anything is made.
        Set<SecurityGroupRule> rules = rules(access, tcpPorts);
        List<InstancePort> known = ports.find(owner);
        Optional<InstancePort> user = first(known, Purpose.USER);
        Optional<Place> place = user.isPresent() ? Optional.empty() : place(request, nics);
        if (user.isEmpty() && place.isEmpty()) {
            requireManagement(request, known);
        }
        List<String> group = settings.hasSecurityGroups() ? List.of(group(request, rules)) : List.of();
        Optional<InstancePort> management = first(known, Purpose.MANAGEMENT).or(() -> managementPort(owner, group));
        user = user.or(() -> place.map(chosen -> userPort(owner, chosen, group)));
        user.ifPresent(port -> complete(request, port));
        return shown(user.or(() -> management).orElseThrow(() -> nowhere(owner)));
    }

    @Override
    public void updateAccess(InstanceId owner, Access access, List<Integer> tcpPorts) {
        Set<SecurityGroupRule> rules = rules(access, tcpPorts);
        List<InstancePort> known = ports.find(owner);
        InstancePort reached = first(known, Purpose.USER)
                .or(() -> first(known, Purpose.MANAGEMENT))
                .orElseThrow(() -> nowhere(owner));
        if (settings.hasSecurityGroups()) {
            ports.addGroup(reached, groups.replace(owner, rules));
        }
        if (!access.isPublic()) {
            floating.remove(reached);
        } else if (reached.purpose() == Purpose.USER) {
            ProjectId project = ports.notedProject(reached)
                    .orElseThrow(() -> new CloudException(
                            Kind.PERMANENT,
                            "Nothing at Neutron or Nova says whose project instance " + owner
                                    + " is of, so nobody can own its public address.",
                            null));
            makePublic(reached, project);
        } else {
            throw onlyManagement();
        }
    }

    @Override
    public void removeAddresses(InstanceId owner) {
        for (InstancePort port : ports.find(owner)) {
            // First: without its port it would not be known as the instance's, where Trove made it.
            floating.remove(port);
            ports.remove(port);
        }
        floating.remove(owner);
        groups.remove(owner);
    }

    @Override
    public Optional<UserInterface> userInterface(InstanceId owner) {
        return first(ports.find(owner), Purpose.USER).map(interfaces::of);
    }

    @Override
    public List<Port> listPorts() {
        return ports.list().stream()
                .map(port -> new Port(port.id(), port.owner()))
                .toList();
    }

    /** Those too that have a security group and no port any more. */
    @Override
    public Collection<InstanceId> owners() {
        Set<InstanceId> owners = new TreeSet<>(groups.owners());
        ports.list().forEach(port -> owners.add(port.owner()));
        return owners;
    }

    private Set<SecurityGroupRule> rules(@Nullable Access access, List<Integer> tcpPorts) {
        List<String> cidrs = access == null ? List.of() : access.allowedCidrs();
        return SecurityGroupRule.allowing(tcpPorts, cidrs.isEmpty() ? List.of(settings.defaultCidr()) : cidrs);
    }

    private static Optional<InstancePort> first(List<InstancePort> ports, Purpose purpose) {
        return ports.stream().filter(port -> port.purpose() == purpose).findFirst();
    }

    /** Where the user wants the instance, checked; empty where the user does not say. */
    private Optional<Place> place(Request request, List<Map<String, Object>> nics) {
        return Nic.chosen(nics, settings.managementNetworkIds()).map(nic -> {
            String networkId = userNetworks.networkOf(request.project(), nic);
            if (nic.subnetId() != null && needsRouter(request)) {
                userNetworks.requireRouter(nic.subnetId());
            }
            return new Place(nic, networkId);
        });
    }

    private void requireManagement(Request request, List<InstancePort> known) {
        if (known.isEmpty() && settings.managementNetwork().isEmpty()) {
            throw new CloudException(
                    Kind.PERMANENT, "The instance needs a network: name one of your project in nics.", null);
        }
        if (request.isPublic()) {
            throw onlyManagement();
        }
    }

    /** Who says nothing of the access leaves it as it is. */
    private String group(Request request, Set<SecurityGroupRule> rules) {
        return request.access() == null
                ? groups.ensureInitial(request.owner(), rules)
                : groups.ensure(request.owner(), rules);
    }

    private Optional<InstancePort> managementPort(InstanceId owner, List<String> ownGroup) {
        List<String> configured = settings.managementGroupIds();
        return settings.managementNetwork()
                .map(network -> ports.create(
                        owner,
                        Purpose.MANAGEMENT,
                        Map.of(
                                "network_id",
                                network,
                                "security_groups",
                                configured.isEmpty() ? ownGroup : configured)));
    }

    private InstancePort userPort(InstanceId owner, Place place, List<String> ownGroup) {
        Nic nic = place.nic();
        Map<String, Object> details = new HashMap<>();
        details.put("network_id", place.networkId());
        details.put("security_groups", ownGroup);
        if (nic.subnetId() != null) {
            Map<String, String> fixed = new HashMap<>(Map.of("subnet_id", nic.subnetId()));
            if (nic.ipAddress() != null) {
                fixed.put("ip_address", nic.ipAddress());
            }
            details.put("fixed_ips", List.of(fixed));
        }
        try {
            return ports.create(owner, Purpose.USER, details);
        } catch (CloudException e) {
            throw NicRefusals.of(nic, place.networkId(), e);
        }
    }

    /** What belongs to a port beside itself; each may be lacking where an earlier try came no further. */
    private void complete(Request request, InstancePort port) {
        if (port.serverId().isEmpty() && needsRouter(request)) {
            requireRouter(port);
        }
        ports.noteProject(port, request.project());
        if (request.isPublic()) {
            makePublic(port, request.project());
        }
    }

    /** Which subnet it is is known only by its port where the user named none; that port is of no use then. */
    private void requireRouter(InstancePort port) {
        List<FixedAddress> addresses = port.addresses();
        try {
            if (!addresses.isEmpty()) {
                userNetworks.requireRouter(addresses.get(0).subnetId());
            }
        } catch (CloudException e) {
            if (e.kind() == Kind.PERMANENT) {
                ports.remove(port);
            }
            throw e;
        }
    }

    private void makePublic(InstancePort port, ProjectId project) {
        try {
            floating.ensure(port, project);
        } catch (CloudException e) {
            if (!String.valueOf(e.getMessage()).contains("is not reachable from subnet")) {
                throw e;
            }
            throw new CloudException(
                    Kind.PERMANENT,
                    "The subnet's router leads to no external network, so the instance can have no public address: set the"
                            + " router's gateway, or leave is_public out. " + e.getMessage(),
                    e);
        }
    }

    private boolean needsRouter(Request request) {
        return settings.checksAccess() || request.isPublic();
    }

    private List<InstanceAddress> shown(InstancePort port) {
        List<FixedAddress> fixed = port.addresses();
        boolean hasIpv4 = fixed.stream().anyMatch(FixedAddress::isIpv4);
        List<InstanceAddress> shown = new ArrayList<>();
        fixed.stream()
                .filter(address -> !hasIpv4 || address.isIpv4())
                .forEach(address -> shown.add(
                        new InstanceAddress(address.address(), InstanceAddress.Type.PRIVATE, port.networkId())));
        floating.of(port)
                .forEach(address -> shown.add(new InstanceAddress(address, InstanceAddress.Type.PUBLIC, null)));
        return shown;
    }

    private static CloudException nowhere(InstanceId owner) {
        return new CloudException(Kind.NOT_FOUND, "Instance " + owner + " has no port at Neutron.", null);
    }

    private static CloudException onlyManagement() {
        return new CloudException(
                Kind.PERMANENT,
                "An instance without a network of its user can have no public address: name a network in nics, or leave"
                        + " is_public out.",
                null);
    }

    /** For whom addresses are made. */
    private record Request(
            InstanceId owner, ProjectId project, @Nullable Access access) {
        boolean isPublic() {
            return access != null && access.isPublic();
        }
    }

    /** Where a user wants an instance. */
    private record Place(Nic nic, String networkId) {}
}
