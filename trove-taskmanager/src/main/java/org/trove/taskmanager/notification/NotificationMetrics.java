package org.trove.taskmanager.notification;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import org.trove.bus.Notifications;

/** What is counted of Nova's notifications. */
final class NotificationMetrics {
    private final Counter received;
    private final Counter ignored;
    private final Counter malformed;
    private final Counter looks;

    NotificationMetrics(PrometheusRegistry registry, Notifications source) {
        received = Counter.builder()
                .name("trove_nova_notifications_received")
                .help("Notifications of Nova's by format and by what they are about; none = not about a server")
                .labelNames("format", "event")
                .register(registry);
        ignored = Counter.builder()
                .name("trove_nova_notifications_ignored")
                .help("Notifications after which no server was looked at for their sake, by reason")
                .labelNames("reason")
                .register(registry);
        malformed = Counter.builder()
                .name("trove_nova_notifications_malformed")
                .help("Messages in place of notifications that cannot be read")
                .register(registry);
        looks = Counter.builder()
                .name("trove_nova_notification_looks")
                .help("Looks at servers that notifications led to, by what came of them")
                .labelNames("outcome")
                .register(registry);
        GaugeWithCallback.builder()
                .name("trove_nova_notifications_connected")
                .help("1 while notifications can come")
                .callback(callback -> callback.call(source.isConnected() ? 1 : 0))
                .register(registry);
    }

    void received(NovaNotification notification) {
        received.labelValues(notification.format().label(), notification.event())
                .inc();
    }

    void ignored(Reason reason, int count) {
        ignored.labelValues(reason.name().toLowerCase(Locale.ROOT)).inc(count);
    }

    void malformed() {
        malformed.inc();
    }

    void looked(Outcome outcome) {
        looks.labelValues(outcome.name().toLowerCase(Locale.ROOT)).inc();
    }

    /** Why nothing was done about one. */
    enum Reason {
        /** It tells of no change of a server. */
        NO_CHANGE,
        /** The server is due to be looked at already. */
        FOLDED,
        /** The server is no instance's. */
        FOREIGN
    }

    /** What came of a look. */
    enum Outcome {
        CHANGED,
        UNCHANGED,
        FAILED
    }
}
