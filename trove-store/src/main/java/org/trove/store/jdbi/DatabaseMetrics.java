package org.trove.store.jdbi;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts what goes wrong with the database. */
public final class DatabaseMetrics {
    private final Counter repeats;
    private final Counter unavailable;

    public DatabaseMetrics(PrometheusRegistry registry) {
        repeats = Counter.builder()
                .name("trove_database_repeats_total")
                .help("Transactions repeated after a deadlock or a lock wait that timed out.")
                .register(registry);
        unavailable = Counter.builder()
                .name("trove_database_unavailable_total")
                .help("Units of work given up because the database was not available.")
                .register(registry);
    }

    void repeated() {
        repeats.inc();
    }

    void unavailable() {
        unavailable.inc();
    }
}
