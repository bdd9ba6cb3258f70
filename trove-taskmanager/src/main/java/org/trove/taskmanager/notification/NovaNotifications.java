package org.trove.taskmanager.notification;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.Notifications;
import org.trove.store.Database;
import org.trove.taskmanager.notification.NotificationMetrics.Reason;
import org.trove.taskmanager.sweep.InventorySync;

/**
 * Takes what Nova tells of its servers as a reason to look at them now rather than with the next inventory, which goes on as
 * ever. After each connection all are looked at, as nothing is kept for those who do not listen.
 */
public final class NovaNotifications {
    private static final Logger LOG = LoggerFactory.getLogger(NovaNotifications.class);

    private final Notifications source;
    private final NotificationMetrics metrics;
    private final ServerLooks looks;

    public NovaNotifications(
            Notifications source,
            InventorySync inventory,
            Database database,
            ScheduledExecutorService threads,
            PrometheusRegistry registry) {
        this.source = source;
        metrics = new NotificationMetrics(registry, source);
        looks = new ServerLooks(inventory, database, threads, metrics);
    }

    /** Until the source is closed. */
    public void start() {
        source.listen(this::received, looks::expectAll);
    }

    private void received(byte[] body) {
        try {
            NovaNotification notification = NovaNotification.read(body);
            metrics.received(notification);
            String serverId = notification.serverId();
            if (serverId == null) {
                metrics.ignored(Reason.NO_CHANGE, 1);
            } else if (!looks.expect(serverId)) {
                metrics.ignored(Reason.FOLDED, 1);
            }
        } catch (IOException e) {
            metrics.malformed();
            // Without the cause: it may quote the message, which is somebody else's.
            LOG.debug("a notification cannot be read bytes={}", body.length);
        }
    }
}
