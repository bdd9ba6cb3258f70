package org.trove.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trove.chaos.SimulatedCloud.ServerOrder;
import org.trove.chaos.SimulatedCloud.ServerView;
import org.trove.chaos.SimulatedCloud.VolumeView;

/**
 * What exists in the simulated cloud, and what was ever made there. One thing of each kind per owner, as the ports demand; what is
 * made a second time after it was removed is counted, because no owner ever needs that.
 */
final class CloudLedger {
    private static final long BOOT_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);
    private static final long CHANGE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long REMOVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final Map<String, Entry> servers = new LinkedHashMap<>();
    private final Map<String, VolumeView> volumes = new LinkedHashMap<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Map<String, Integer> made = new HashMap<>();
    private int lastAddress;

    /** @param flavorBefore until a resize or move is confirmed or reverted */
    private record Entry(
            String id,
            ServerOrder order,
            String change,
            long activeAt,
            long listedAt,
            @Nullable String flavorBefore,
            @Nullable Long goneAt) {
        Entry changing(String what, ServerOrder to, @Nullable String before) {
            return new Entry(id, to, what, System.nanoTime() + CHANGE_NANOS, listedAt, before, goneAt);
        }

        Entry goingAt(long nanos) {
            return new Entry(id, order, change, activeAt, listedAt, flavorBefore, nanos);
        }
    }

    /** Why something was not done. */
    enum Refused {
        NOT_IN_THIS_STATE
    }

    /** A server that runs, with the files of its first boot. */
    record Running(String serverId, String owner, Map<String, String> files) {}

    /**
     * Makes a server, as a cloud does that is asked to make one: it does not look for one with the same owner. That its address
     * is in use by another server is what it refuses.
     *
     * @param hiddenMillis for so long it is there and runs, and no list shows it
     * @return null where the owner's address is in use
     */
    synchronized @Nullable ServerView createServer(String owner, ServerOrder order, long hiddenMillis) {
        dropGone();
        if (servers.containsKey(owner)) {
            return null;
        }
        count("server", owner);
        long now = System.nanoTime();
        long listedAt = now + TimeUnit.MILLISECONDS.toNanos(hiddenMillis);
        Entry entry = new Entry(newId(), order, "BUILD", now + BOOT_NANOS, listedAt, null, null);
        servers.put(owner, entry);
        return view(owner, entry);
    }

    /** @return {@code ""} where it was done or is under way, a {@link Refused}, or null where there is no such server */
    synchronized @Nullable Object change(String owner, String action, ServerOrder order) {
        dropGone();
        Entry entry = servers.get(owner);
        if (entry == null) {
            return null;
        }
        if (action.endsWith("tach")) {
            return setVolume(owner, 0, action.equals("attach") ? "in-use" : "available") ? "" : null;
        }
        Entry next = changed(entry, action, order);
        if (next == null) {
            return Refused.NOT_IN_THIS_STATE;
        }
        servers.put(owner, next);
        return "";
    }

    private static @Nullable Entry changed(Entry entry, String action, ServerOrder order) {
        String status = status(entry);
        boolean settled = status.equals("ACTIVE");
        String before = entry.flavorBefore();
        ServerOrder now = entry.order();
        return switch (action) {
            case "resize" -> {
                boolean done = String.valueOf(now.flavor()).equals(order.flavor());
                ServerOrder to = new ServerOrder(now.files(), order.flavor(), now.image());
                yield done ? entry : settled ? entry.changing("RESIZE", to, now.flavor()) : null;
            }
            case "migrate" -> before != null ? entry : settled ? entry.changing("RESIZE", now, now.flavor()) : null;
            case "confirm", "revert" -> {
                if (before == null) {
                    yield entry;
                }
                ServerOrder to =
                        new ServerOrder(now.files(), action.equals("revert") ? before : now.flavor(), now.image());
                String what = action.equals("revert") ? "REVERT_RESIZE" : "ACTIVE";
                yield status.equals("VERIFY_RESIZE") ? entry.changing(what, to, null) : null;
            }
            case "reboot" -> status.equals("REBOOT") ? entry : settled ? entry.changing("REBOOT", now, null) : null;
            case "rebuild" -> {
                ServerOrder to = new ServerOrder(order.files(), now.flavor(), order.image());
                yield status.equals("REBUILD") ? entry : settled ? entry.changing("REBUILD", to, null) : null;
            }
            default -> throw new IllegalArgumentException("no such action: " + action);
        };
    }

    /** @return whether there is such a volume */
    synchronized boolean extendVolume(String owner, int sizeGb) {
        return setVolume(owner, sizeGb, null);
    }

    private boolean setVolume(String owner, int sizeGb, @Nullable String status) {
        return volumes.computeIfPresent(
                        owner,
                        (key, known) -> new VolumeView(
                                known.id(),
                                owner,
                                Math.max(sizeGb, known.sizeGb()),
                                status == null ? known.status() : status))
                != null;
    }

    synchronized @Nullable ServerView findServer(String owner) {
        dropGone();
        Entry entry = servers.get(owner);
        return entry == null || !isListed(entry) ? null : view(owner, entry);
    }

    /** Removes what is listed: nobody can name a server that he cannot see. */
    synchronized void removeServer(String owner) {
        servers.computeIfPresent(
                owner,
                (key, entry) -> entry.goneAt() != null || !isListed(entry)
                        ? entry
                        : entry.goingAt(System.nanoTime() + REMOVAL_NANOS));
    }

    synchronized List<ServerView> listServers() {
        dropGone();
        List<ServerView> views = new ArrayList<>();
        servers.forEach((owner, entry) -> {
            if (isListed(entry)) {
                views.add(view(owner, entry));
            }
        });
        return views;
    }

    /** The servers on which an agent runs now. */
    synchronized List<Running> running() {
        dropGone();
        List<Running> found = new ArrayList<>();
        servers.forEach((owner, entry) -> {
            if (isActive(entry) && entry.goneAt() == null) {
                found.add(new Running(entry.id(), owner, entry.order().files()));
            }
        });
        return found;
    }

    /** Ids of the servers that have a disk, running or not. */
    synchronized Set<String> serverIds() {
        dropGone();
        return servers.values().stream().map(Entry::id).collect(Collectors.toUnmodifiableSet());
    }

    synchronized VolumeView ensureVolume(String owner, int sizeGb) {
        return volumes.computeIfAbsent(owner, key -> {
            count("volume", owner);
            return new VolumeView(newId(), owner, sizeGb, "available");
        });
    }

    synchronized @Nullable VolumeView findVolume(String owner) {
        return volumes.get(owner);
    }

    synchronized List<VolumeView> listVolumes() {
        return List.copyOf(volumes.values());
    }

    synchronized void removeVolume(String owner) {
        volumes.remove(owner);
    }

    synchronized List<String> ensureAddresses(String owner) {
        return List.of(addresses.computeIfAbsent(owner, key -> {
            count("address set", owner);
            lastAddress++;
            return "10.9." + (lastAddress >> 8 & 255) + "." + (lastAddress & 255);
        }));
    }

    /** The owners of addresses. */
    synchronized List<String> listAddresses() {
        return List.copyOf(addresses.keySet());
    }

    synchronized void removeAddresses(String owner) {
        addresses.remove(owner);
    }

    /** Everything that there is, as {@code kind → owners}. */
    synchronized Map<String, Set<String>> owners() {
        dropGone();
        return Map.of(
                "server", new TreeSet<>(servers.keySet()),
                "volume", new TreeSet<>(volumes.keySet()),
                "address set", new TreeSet<>(addresses.keySet()));
    }

    /** What was made more than once, in words. */
    synchronized List<String> madeAgain() {
        return made.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry -> entry.getKey() + " was made " + entry.getValue() + " times")
                .toList();
    }

    synchronized int effects() {
        return made.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void count(String kind, String owner) {
        made.merge(kind + " of " + owner, 1, Integer::sum);
    }

    private void dropGone() {
        long now = System.nanoTime();
        servers.values().removeIf(entry -> entry.goneAt() != null && now - entry.goneAt() >= 0);
    }

    private static ServerView view(String owner, Entry entry) {
        return new ServerView(
                entry.id(),
                owner,
                status(entry),
                entry.order().flavor(),
                entry.order().image());
    }

    private static String status(Entry entry) {
        if (!isActive(entry)) {
            return entry.change();
        }
        return entry.flavorBefore() == null ? "ACTIVE" : "VERIFY_RESIZE";
    }

    private static boolean isActive(Entry entry) {
        return System.nanoTime() - entry.activeAt() >= 0;
    }

    private static boolean isListed(Entry entry) {
        return System.nanoTime() - entry.listedAt() >= 0;
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
