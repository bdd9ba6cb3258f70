package org.trove.cloud.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Networks;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/**
 * Gives each instance one loopback address. A claim is a symbolic link named like the address that points to the owner's
 * id: made in one step, it cannot exist twice or be half written.
 */
final class LocalNetworks implements Networks {
    /** Other links are nobody's claim. */
    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,35}");

    private final LocalHome home;
    private final HomeLocks locks;
    private final LocalSettings settings;
    private final MachineClaims machine;
    private final AddressRange range;

    LocalNetworks(LocalHome home, HomeLocks locks, LocalSettings settings, MachineClaims machine) {
        this.home = home;
        this.locks = locks;
        this.settings = settings;
        this.machine = machine;
        this.range = settings.range();
    }

    @Override
    public List<InstanceAddress> ensureAddresses(
            InstanceId owner,
            ProjectId project,
            List<Map<String, Object>> nics,
            @Nullable Access access,
            List<Integer> tcpPorts) {
        try (HomeLocks.Held held = locks.lockAddresses()) {
            Optional<String> known = find(owner);
            return List.of(show(known.isPresent() ? known.get() : claim(owner, tcpPorts)));
        } catch (IOException e) {
            throw LocalFailures.storage("cannot give instance " + owner + " an address", e);
        }
    }

    @Override
    public void removeAddresses(InstanceId owner) {
        try (HomeLocks.Held held = locks.lockAddresses()) {
            Optional<String> known = find(owner);
            if (known.isPresent()) {
                Files.deleteIfExists(home.addresses().resolve(known.get()));
                machine.giveBack(known.get(), home.instance(owner));
            }
        } catch (IOException e) {
            throw LocalFailures.storage("cannot take back the address of instance " + owner, e);
        }
    }

    /** A loopback address is reachable from this machine and from nowhere else, whatever is allowed. */
    @Override
    public void updateAccess(InstanceId owner, Access access, List<Integer> tcpPorts) {
        try (HomeLocks.Held held = locks.lockAddresses()) {
            if (find(owner).isEmpty()) {
                throw new CloudException(Kind.NOT_FOUND, "instance " + owner + " has no address", null);
            }
        } catch (IOException e) {
            throw LocalFailures.storage("cannot read the address of instance " + owner, e);
        }
    }

    @Override
    public Map<InstanceId, List<InstanceAddress>> movedAddresses() {
        try {
            Map<InstanceId, List<InstanceAddress>> moved = new HashMap<>();
            for (InstanceId owner : home.instances()) {
                if (new ServerFiles(owner, home.instance(owner)).hasMoved()) {
                    find(owner).ifPresent(address -> moved.put(owner, List.of(show(address))));
                }
            }
            return moved;
        } catch (IOException e) {
            throw LocalFailures.storage("cannot read the addresses", e);
        }
    }

    /**
     * Gives an instance another address in place of the one that it has.
     *
     * @throws CloudException of kind QUOTA where none is left; the instance keeps what it has
     */
    String replace(InstanceId owner, List<Integer> ports) throws IOException {
        try (HomeLocks.Held held = locks.lockAddresses()) {
            Optional<String> known = find(owner);
            String address = claim(owner, ports);
            if (known.isPresent()) {
                Files.deleteIfExists(home.addresses().resolve(known.get()));
                machine.giveBack(known.get(), home.instance(owner));
            }
            return address;
        }
    }

    @Override
    public List<Port> listPorts() {
        // Held, so that no link goes between its name and its target.
        try (HomeLocks.Held held = locks.lockAddresses()) {
            return claims();
        } catch (IOException e) {
            throw LocalFailures.storage("cannot read the addresses", e);
        }
    }

    /** The address that an instance has; empty where it has none. */
    Optional<String> find(InstanceId owner) throws IOException {
        return claims().stream()
                .filter(claim -> claim.owner().equals(owner))
                .map(Port::id)
                .findFirst();
    }

    private List<Port> claims() throws IOException {
        List<Port> claims = new ArrayList<>();
        try (Stream<Path> entries = Files.list(home.addresses())) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (Files.isSymbolicLink(entry)) {
                    String owner = Files.readSymbolicLink(entry).toString();
                    if (OWNER.matcher(owner).matches()) {
                        claims.add(new Port(String.valueOf(entry.getFileName()), new InstanceId(owner)));
                    }
                }
            }
        }
        return claims;
    }

    private String claim(InstanceId owner, List<Integer> ports) throws IOException {
        for (int number = 0; number < range.size(); number++) {
            if (!range.isUsable(number)) {
                continue;
            }
            String address = range.address(number);
            Path claim = home.addresses().resolve(address);
            if (Files.isSymbolicLink(claim) || !areFree(address, ports)) {
                continue;
            }
            if (!machine.take(address, home.instance(owner))) {
                continue;
            }
            try {
                Files.createSymbolicLink(claim, Path.of(owner.value()));
                return address;
            } catch (FileAlreadyExistsException taken) {
                // A process that does not know the lock; the next address will do.
                machine.giveBack(address, home.instance(owner));
            }
        }
        throw new CloudException(
                Kind.QUOTA,
                "no address is left in the local network: all are given to instances, of this home or of others on this"
                        + " machine, or have port " + ports + " taken",
                null);
    }

    static boolean areFree(String address, List<Integer> ports) {
        for (int port : ports) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    private InstanceAddress show(String address) {
        return new InstanceAddress(address, InstanceAddress.Type.PRIVATE, settings.network());
    }
}
