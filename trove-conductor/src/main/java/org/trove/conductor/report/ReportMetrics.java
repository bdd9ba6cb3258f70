package org.trove.conductor.report;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.trove.message.GuestReport;

/** What the conductor does, in numbers. Forged and undecodable messages are counted where they are opened. */
public final class ReportMetrics {
    private final Counter received;
    private final Counter applied;
    private final Counter stale;
    private final Counter superseded;
    private final Counter dropped;
    private final Counter clockAhead;
    private final Counter postponed;
    private final Histogram batchSize;
    private final Histogram writeSeconds;
    private final Histogram lagSeconds;

    @Inject
    public ReportMetrics(PrometheusRegistry registry) {
        received = counter("received", "Authenticated reports from guests", "method", registry);
        applied = counter("applied", "Reports whose effect is in the database", null, registry);
        stale = counter("stale", "Reports that changed nothing: something newer was there", null, registry);
        superseded = counter("superseded", "Heartbeats replaced by a newer one of the same batch", null, registry);
        dropped = counter("dropped", "Reports that cannot have an effect", "reason", registry);
        clockAhead = counter("clock_ahead", "Heartbeats sent further in the future than is believed", null, registry);
        postponed = counter("postponed", "Writes put off because the database is away", null, registry);
        batchSize = Histogram.builder()
                .name("trove_conductor_batch_reports")
                .help("Reports written together")
                .classicUpperBounds(1, 5, 20, 50, 100, 200, 500, 1000)
                .classicOnly()
                .register(registry);
        writeSeconds = seconds("write", "Time of a batch's transaction", registry);
        lagSeconds = seconds("lag", "Age of a heartbeat, by the guest's clock, when it is handled", registry);
    }

    private static Counter counter(String name, String help, @Nullable String label, PrometheusRegistry registry) {
        Counter.Builder builder = Counter.builder()
                .name("trove_conductor_reports_" + name + "_total")
                .help(help);
        return (label == null ? builder : builder.labelNames(label)).register(registry);
    }

    private static Histogram seconds(String name, String help, PrometheusRegistry registry) {
        return Histogram.builder()
                .name("trove_conductor_" + name + "_seconds")
                .help(help)
                .classicUpperBounds(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60)
                .classicOnly()
                .register(registry);
    }

    void received(GuestReport report) {
        received.labelValues(method(report)).inc();
    }

    void written(int reports, BatchWrites.Outcome outcome, int replaced, Duration took) {
        int unchanged = outcome.staleHeartbeats() + outcome.staleBackups();
        batchSize.observe(reports);
        writeSeconds.observe(took.toNanos() / 1e9);
        stale.inc(unchanged);
        superseded.inc(replaced);
        applied.inc(Math.max(0, reports - unchanged - replaced));
    }

    void dropped(Refusal refusal) {
        dropped.labelValues(refusal.label()).inc();
    }

    void clockAhead() {
        clockAhead.inc();
    }

    void postponed() {
        postponed.inc();
    }

    void lag(double seconds) {
        lagSeconds.observe(Math.max(0, seconds));
    }

    private static String method(GuestReport report) {
        if (report instanceof GuestReport.Heartbeat) {
            return "heartbeat";
        } else if (report instanceof GuestReport.UpdateBackup) {
            return "update_backup";
        } else if (report instanceof GuestReport.ReportRoot) {
            return "report_root";
        } else if (report instanceof GuestReport.NotifyEnd) {
            return "notify_end";
        }
        return report instanceof GuestReport.RequestCertificate ? "request_certificate" : "notify_exc_info";
    }
}
