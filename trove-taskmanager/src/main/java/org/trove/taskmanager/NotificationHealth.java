package org.trove.taskmanager;

import com.codahale.metrics.health.HealthCheck;
import org.trove.bus.Notifications;

/** Tells whether Nova's notifications come. Healthy either way: without them servers are looked at all the same, in intervals. */
final class NotificationHealth extends HealthCheck {
    private final Notifications notifications;

    NotificationHealth(Notifications notifications) {
        this.notifications = notifications;
    }

    @Override
    protected Result check() {
        return Result.healthy(
                notifications.isConnected()
                        ? "connected"
                        : "not connected, so servers are looked at in intervals alone: " + notifications.problem());
    }
}
