package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.health.HealthCheck.Result;
import org.junit.jupiter.api.Test;
import org.trove.bus.Notifications;

class NotificationHealthTest {
    @Test
    void without_notifications_the_service_is_healthy_and_says_why_they_do_not_come() {
        Result result = new NotificationHealth(Notifications.NONE).execute();

        assertThat(result.isHealthy()).isTrue();
        assertThat(result.getMessage())
                .isEqualTo("not connected, so servers are looked at in intervals alone: not configured");
    }
}
