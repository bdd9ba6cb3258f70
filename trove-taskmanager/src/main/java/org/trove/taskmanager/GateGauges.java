package org.trove.taskmanager;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.trove.taskmanager.flow.GateStanding;
import org.trove.taskmanager.flow.Gates;

/** How much this task manager uses of what its steps depend on; asked when metrics are read. */
final class GateGauges {
    private GateGauges() {}

    static void register(PrometheusRegistry registry, Gates gates) {
        gauge(registry, gates, "steps", "Steps that use it now", GateStanding::running);
        gauge(registry, gates, "limit", "Steps that may use it at the same time", GateStanding::limit);
        gauge(registry, gates, "parked", "Steps that wait for room without a thread", GateStanding::parked);
        gauge(
                registry,
                gates,
                "breaker_state",
                "0: it is asked, 1: one step tries whether it is back, 2: it is not asked",
                standing -> code(standing.state()));
        CounterWithCallback.builder()
                .name("trove_dependency_breaker_opened")
                .help("How often it failed so many times in a row that it was not asked any more")
                .labelNames("dependency")
                .callback(callback -> gates.standings()
                        .forEach(standing -> callback.call((double) standing.opened(), label(standing))))
                .register(registry);
    }

    private static void gauge(
            PrometheusRegistry registry, Gates gates, String name, String help, ToDoubleFunction<GateStanding> value) {
        GaugeWithCallback.builder()
                .name("trove_dependency_" + name)
                .help(help)
                .labelNames("dependency")
                .callback(callback -> gates.standings()
                        .forEach(standing -> callback.call(value.applyAsDouble(standing), label(standing))))
                .register(registry);
    }

    private static int code(GateStanding.State state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private static String label(GateStanding standing) {
        return standing.dependency().name().toLowerCase(Locale.ROOT);
    }
}
