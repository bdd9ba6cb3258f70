package org.trove.taskmanager.sweep;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.trove.model.Orphan;
import org.trove.model.Quota;

/** The metrics of the sweeps. */
public final class SweepMetrics {
    private final Gauge orphans;
    private final Counter orphansRemoved;
    private final Counter quotaDrift;
    private final Counter lateMoves;
    private final Counter failures;

    public SweepMetrics(PrometheusRegistry registry) {
        orphans = Gauge.builder()
                .name("trove_orphans")
                .help("What this task manager's last look at the cloud found without an owner; absent before the first")
                .labelNames("resource")
                .register(registry);
        orphansRemoved = Counter.builder()
                .name("trove_orphans_removed")
                .help("Orphans whose removal was asked of the cloud")
                .labelNames("resource")
                .register(registry);
        quotaDrift = Counter.builder()
                .name("trove_quota_drift")
                .help("Uses of a resource by a project that were booked wrongly and set right")
                .labelNames("resource")
                .register(registry);
        lateMoves = Counter.builder()
                .name("trove_late_moves_reverted")
                .help("Resizes and moves of servers that took effect after they had been undone, and were reverted")
                .register(registry);
        failures = Counter.builder()
                .name("trove_sweep_failures")
                .help("Sweeps that did not come to their end")
                .labelNames("sweep")
                .register(registry);
    }

    void found(List<Orphan> all) {
        for (Orphan.Resource resource : Orphan.Resource.values()) {
            orphans.labelValues(lower(resource)).set((double)
                    all.stream().filter(orphan -> orphan.resource() == resource).count());
        }
    }

    void removed(Orphan orphan) {
        orphansRemoved.labelValues(lower(orphan.resource())).inc();
    }

    void corrected(Map<Quota.Resource, Integer> differences) {
        differences
                .keySet()
                .forEach(resource -> quotaDrift.labelValues(resource.wireName()).inc());
    }

    void revertedLate() {
        lateMoves.inc();
    }

    void failed(String sweep) {
        failures.labelValues(sweep).inc();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
