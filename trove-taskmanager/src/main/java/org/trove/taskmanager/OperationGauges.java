package org.trove.taskmanager;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.Map;
import org.trove.operation.OperationState;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.taskmanager.flow.Dispatcher;
import org.trove.taskmanager.flow.Workers;

/** How much there is to do; asked when metrics are read. */
final class OperationGauges {
    private OperationGauges() {}

    static void register(PrometheusRegistry registry, Database database, Dispatcher dispatcher, Workers workers) {
        GaugeWithCallback.builder()
                .name("trove_operations_open")
                .help("Operations that have not ended, of all task managers; absent while the database is away")
                .labelNames("state")
                .callback(callback -> open(database)
                        .forEach((state, count) ->
                                callback.call(count, state.name().toLowerCase(Locale.ROOT))))
                .register(registry);
        GaugeWithCallback.builder()
                .name("trove_operations_in_flight")
                .help("Operations that this task manager holds")
                .callback(callback -> callback.call(dispatcher.inFlight()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("trove_workers_busy")
                .help("Workers that run a step")
                .callback(callback -> callback.call(workers.busy()))
                .register(registry);
    }

    private static Map<OperationState, Long> open(Database database) {
        try {
            return database.read(stores -> stores.operations().countByState());
        } catch (DatabaseUnavailableException e) {
            return Map.of();
        }
    }
}
