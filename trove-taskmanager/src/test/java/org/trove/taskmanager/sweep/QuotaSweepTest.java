package org.trove.taskmanager.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.taskmanager.testing.InstanceWorld.PROJECT;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trove.cloud.FixedCatalog;
import org.trove.model.Flavor;
import org.trove.model.Quota;
import org.trove.model.Quota.Resource;
import org.trove.taskmanager.testing.InstanceWorld;

class QuotaSweepTest {
    private final InstanceWorld world = new InstanceWorld();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final SweepMetrics metrics = new SweepMetrics(registry);

    private void sweep(Flavor... flavors) {
        new QuotaSweep(world.database, new FixedCatalog(List.of(flavors)), metrics).run();
    }

    private int use(Resource resource) {
        return world.database.read(stores -> stores.quotas().quotas(PROJECT)).stream()
                .filter(quota -> quota.resource() == resource)
                .mapToInt(Quota::inUse)
                .findFirst()
                .orElseThrow();
    }

    private double drift(String resource) {
        double sum = 0;
        for (MetricSnapshot metric : registry.scrape()) {
            if (metric instanceof CounterSnapshot counter
                    && counter.getMetadata().getName().equals("trove_quota_drift")) {
                sum += counter.getDataPoints().stream()
                        .filter(point -> resource.equals(point.getLabels().get("resource")))
                        .mapToDouble(point -> point.getValue())
                        .sum();
            }
        }
        return sum;
    }

    @Test
    void driftIsSetRightAndCountedOnce() {
        Flavor flavor = new Flavor("flavor-1", "small", 512, 1, 0, 0);
        world.database.write(
                stores -> stores.quotas().add(PROJECT, Map.of(Resource.INSTANCES, 5, Resource.VOLUMES, 2)));

        sweep(flavor);
        sweep(flavor);

        assertThat(use(Resource.INSTANCES)).isEqualTo(1);
        assertThat(use(Resource.VOLUMES)).isEqualTo(2);
        assertThat(use(Resource.RAM)).isEqualTo(512);
        assertThat(drift("instances")).isEqualTo(1);
        assertThat(drift("ram")).isEqualTo(1);
        assertThat(drift("volumes")).isZero();
    }

    @Test
    void memoryOfAFlavorThatTheCloudDroppedIsLeftAlone() {
        world.database.write(stores -> stores.quotas().add(PROJECT, Map.of(Resource.RAM, 77)));

        sweep();

        assertThat(use(Resource.INSTANCES)).isEqualTo(1);
        assertThat(use(Resource.RAM)).isEqualTo(77);
    }
}
