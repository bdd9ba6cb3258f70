package org.trove.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The guests of all servers. */
final class GuestFleet {
    private static final String KEY = "instance_rpc_encr_key = ";
    private static final String SINCE = "messages_since = ";

    private final World world;
    private final Map<SimulatedCloud.Machinery, Guest> guests = new LinkedHashMap<>();

    GuestFleet(World world) {
        this.world = world;
    }

    void boot(SimulatedCloud.Machinery server) {
        String info = Objects.requireNonNull(server.spec().files().get("/etc/trove/conf.d/guest_info.conf"));
        long since = Long.parseLong(valueOf(SINCE, info));
        Guest guest = new Guest(world, server.spec().owner(), valueOf(KEY, info), since, "guest of " + server.id());
        guests.put(server, guest);
        guest.start(world.chance().millis(300, 3_000));
    }

    private static String valueOf(String name, String info) {
        int from = info.indexOf(name) + name.length();
        return info.substring(from, info.indexOf('\n', from));
    }

    void shutDown(SimulatedCloud.Machinery server) {
        Guest guest = guests.remove(server);
        if (guest != null) {
            guest.retire();
        }
    }

    /** The server is down for a while; nothing to do where there is none any more. */
    void suspend(SimulatedCloud.Machinery server) {
        Guest guest = guests.get(server);
        if (guest != null) {
            guest.retire();
        }
    }

    void resume(SimulatedCloud.Machinery server) {
        Guest guest = guests.get(server);
        if (guest != null) {
            guest.start(world.chance().millis(300, 3_000));
        }
    }

    List<Guest> all() {
        return new ArrayList<>(guests.values());
    }

    void startAll() {
        guests.values().forEach(guest -> guest.start(Duration.ofSeconds(1)));
    }
}
