package org.trove.taskmanager;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.trove.operation.Operation;
import org.trove.operation.OperationState;
import org.trove.operation.OperationType;
import org.trove.operation.StepRecord;
import org.trove.taskmanager.flow.FlowEvents;
import org.trove.taskmanager.intake.IntakeEvents;

/** The metrics of engine and intake. */
public final class EngineMetrics implements FlowEvents, IntakeEvents {
    private static final double NANOS = 1e9;

    private final Histogram startDelay;
    private final Histogram stepDuration;
    private final Counter ended;
    private final Counter leasesLost;
    private final Counter bugs;
    private final Counter journalFailures;
    private final Counter messages;
    private final Gauge unknown;

    public EngineMetrics(PrometheusRegistry registry) {
        startDelay = Histogram.builder()
                .name("trove_operation_start_delay_seconds")
                .help("From the acceptance of an operation to its first step")
                .unit(Unit.SECONDS)
                .labelNames("kind")
                .register(registry);
        stepDuration = Histogram.builder()
                .name("trove_step_duration_seconds")
                .help("Tries of steps")
                .unit(Unit.SECONDS)
                .labelNames("kind", "step", "outcome")
                .register(registry);
        ended = counter("trove_operations_ended", "Operations that ended", "kind", "state")
                .register(registry);
        leasesLost = counter("trove_operation_leases_lost", "Results that another process made obsolete", "kind")
                .register(registry);
        bugs = counter("trove_step_bugs", "Steps that threw what nobody expects", "kind")
                .register(registry);
        journalFailures = counter("trove_operation_journal_failures", "Accesses to the journal that failed")
                .register(registry);
        unknown = Gauge.builder()
                .name("trove_operations_unknown")
                .help("Operations that wait because this task manager does not know their kind or its version")
                .labelNames("kind", "version")
                .register(registry);
        messages = counter("trove_task_messages", "Messages on the task manager's topic", "outcome")
                .register(registry);
    }

    private static Counter.Builder counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels);
    }

    @Override
    public void started(Operation operation, Duration delay) {
        startDelay.labelValues(operation.kind()).observe(delay.toNanos() / NANOS);
    }

    @Override
    public void stepTried(Operation operation, StepRecord record, Duration duration) {
        stepDuration
                .labelValues(operation.kind(), record.name(), lower(record.outcome()))
                .observe(duration.toNanos() / NANOS);
    }

    @Override
    public void ended(Operation operation, OperationState state) {
        ended.labelValues(operation.kind(), lower(state)).inc();
    }

    @Override
    public void leaseLost(Operation operation) {
        leasesLost.labelValues(operation.kind()).inc();
    }

    @Override
    public void bug(Operation operation) {
        bugs.labelValues(operation.kind()).inc();
    }

    @Override
    public void unknown(Map<OperationType, Long> counts) {
        unknown.clear();
        counts.forEach((type, count) ->
                unknown.labelValues(type.kind(), String.valueOf(type.version())).set(count));
    }

    @Override
    public void journalFailed() {
        journalFailures.inc();
    }

    @Override
    public void received(Outcome outcome) {
        messages.labelValues(lower(outcome)).inc();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
