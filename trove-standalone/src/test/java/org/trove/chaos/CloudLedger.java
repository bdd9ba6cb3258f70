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
import org.jspecify.annotations.Nullable;
import org.trove.chaos.SimulatedCloud.ServerView;
import org.trove.chaos.SimulatedCloud.VolumeView;

/**
 * What exists in the simulated cloud, and what was ever made there. One thing of each kind per owner, as the ports demand; what is
 * made a second time after it was removed is counted, because no owner ever needs that.
 */
final class CloudLedger {
    private static final long BOOT_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);
    private static final long REMOVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final Map<String, Entry> servers = new LinkedHashMap<>();
    private final Map<String, VolumeView> volumes = new LinkedHashMap<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Map<String, Integer> made = new HashMap<>();
    private int lastAddress;

    private record Entry(
            String id,
            Map<String, String> files,
            long activeAt,
            @Nullable Long goneAt) {}

    /** A server that runs, with the files of its first boot. */
    record Running(String serverId, String owner, Map<String, String> files) {}

    synchronized ServerView ensureServer(String owner, Map<String, String> files) {
        dropGone();
        Entry entry = servers.computeIfAbsent(owner, key -> {
            count("server", owner);
            return new Entry(newId(), Map.copyOf(files), System.nanoTime() + BOOT_NANOS, null);
        });
        return view(owner, entry);
    }

    synchronized @Nullable ServerView findServer(String owner) {
        dropGone();
        Entry entry = servers.get(owner);
        return entry == null ? null : view(owner, entry);
    }

    synchronized void removeServer(String owner) {
        servers.computeIfPresent(
                owner,
                (key, entry) -> entry.goneAt() != null
                        ? entry
                        : new Entry(entry.id(), entry.files(), entry.activeAt(), System.nanoTime() + REMOVAL_NANOS));
    }

    synchronized List<ServerView> listServers() {
        dropGone();
        List<ServerView> views = new ArrayList<>();
        servers.forEach((owner, entry) -> views.add(view(owner, entry)));
        return views;
    }

    /** The servers on which an agent runs now. */
    synchronized List<Running> running() {
        dropGone();
        List<Running> found = new ArrayList<>();
        servers.forEach((owner, entry) -> {
            if (isActive(entry) && entry.goneAt() == null) {
                found.add(new Running(entry.id(), owner, entry.files()));
            }
        });
        return found;
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
        return new ServerView(entry.id(), owner, isActive(entry) ? "ACTIVE" : "BUILD");
    }

    private static boolean isActive(Entry entry) {
        return System.nanoTime() - entry.activeAt() >= 0;
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
