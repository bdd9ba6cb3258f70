package org.trove.cloud.noop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudProvider.Environment;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.InstanceId;

/** Servers that become ACTIVE, and go, when the clock says so. */
final class NoopCompute implements Compute {
    private final Map<InstanceId, Entry> entries = new ConcurrentHashMap<>();
    private final Environment environment;
    private final Duration latency;
    private final AtomicLong made;

    NoopCompute(Environment environment, Duration latency, AtomicLong made) {
        this.environment = environment;
        this.latency = latency;
        this.made = made;
    }

    @Override
    public Server ensureServer(ServerSpec spec) {
        InstanceId owner = spec.owner();
        Entry entry = entries.compute(owner, (id, known) -> known == null || isGone(known) ? make() : known);
        return view(owner, entry);
    }

    @Override
    public Optional<Server> findServer(InstanceId owner) {
        Entry entry = entries.computeIfPresent(owner, (id, known) -> isGone(known) ? null : known);
        return Optional.ofNullable(entry).map(found -> view(owner, found));
    }

    @Override
    public void removeServer(InstanceId owner) {
        Instant goneAt = environment.clock().instant().plus(latency);
        entries.computeIfPresent(
                owner, (id, known) -> known.goneAt() == null ? new Entry(known.id(), known.activeAt(), goneAt) : known);
    }

    @Override
    public List<Server> listServers() {
        return entries.entrySet().stream()
                .filter(entry -> !isGone(entry.getValue()))
                .map(entry -> view(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Entry make() {
        made.incrementAndGet();
        return new Entry(
                environment.ids().newId().toString(),
                environment.clock().instant().plus(latency),
                null);
    }

    private boolean isGone(Entry entry) {
        return entry.goneAt() != null && !environment.clock().instant().isBefore(entry.goneAt());
    }

    private Server view(InstanceId owner, Entry entry) {
        boolean active = !environment.clock().instant().isBefore(entry.activeAt());
        return new Server(entry.id(), owner, active ? ServerStatuses.ACTIVE : ServerStatuses.BUILD, null);
    }

    private record Entry(
            String id, Instant activeAt, @Nullable Instant goneAt) {}
}
