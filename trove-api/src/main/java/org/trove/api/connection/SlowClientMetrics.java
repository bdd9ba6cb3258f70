package org.trove.api.connection;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.IntSupplier;

/** Counts what was done about clients that are slow. */
final class SlowClientMetrics {

    final CounterDataPoint slowHeaders;
    final CounterDataPoint slowBodies;
    final CounterDataPoint noMemory;
    final CounterDataPoint gaveWay;

    SlowClientMetrics(PrometheusRegistry metrics) {
        Counter refused = Counter.builder()
                .name("trove_api_slow_requests_total")
                .help("Requests refused because they did not arrive in time (headers, body), or because too much of"
                        + " unfinished bodies was kept already (memory).")
                .labelNames("part")
                .register(metrics);
        slowHeaders = refused.labelValues("headers");
        slowBodies = refused.labelValues("body");
        noMemory = refused.labelValues("memory");
        gaveWay = Counter.builder()
                .name("trove_api_connections_gave_way_total")
                .help("Connections closed because there were too many: the slowest senders first, then idle ones.")
                .register(metrics)
                .labelValues();
    }

    static void openConnections(PrometheusRegistry metrics, IntSupplier open) {
        GaugeWithCallback.builder()
                .name("trove_api_open_connections")
                .help("Connections of clients, whatever they do.")
                .callback(gauge -> gauge.call(open.getAsInt()))
                .register(metrics);
    }
}
