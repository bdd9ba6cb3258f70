package org.trove.cloud.noop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider;
import org.trove.cloud.Compute;
import org.trove.cloud.Networks;
import org.trove.cloud.Volumes;

/** A cloud without effects, but for counting them. */
public final class NoopCloud implements Cloud {
    private final AtomicLong serversMade = new AtomicLong();
    private final NoopCompute compute;
    private final NoopNetworks networks;
    private final NoopVolumes volumes;

    NoopCloud(NoopSettings settings, CloudProvider.Environment environment) {
        networks = new NoopNetworks(settings.network());
        volumes = new NoopVolumes(environment.ids());
        compute = new NoopCompute(environment, Duration.ofMillis(settings.serverLatencyMs()), serversMade, volumes);
    }

    /** Servers made since the start, those removed since included: two for one owner are a fault of the caller. */
    public long serversMade() {
        return serversMade.get();
    }

    @Override
    public Compute compute() {
        return compute;
    }

    @Override
    public Networks networks() {
        return networks;
    }

    @Override
    public Volumes volumes() {
        return volumes;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
