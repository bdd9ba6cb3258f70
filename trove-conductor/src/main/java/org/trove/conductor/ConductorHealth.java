package org.trove.conductor;

import com.codahale.metrics.health.HealthCheck;
import java.util.function.BooleanSupplier;

/** Whether something that the conductor cannot work without is there. */
final class ConductorHealth extends HealthCheck {
    private final BooleanSupplier probe;
    private final String broken;

    /** @param broken what to say where the probe fails */
    ConductorHealth(BooleanSupplier probe, String broken) {
        this.probe = probe;
        this.broken = broken;
    }

    @Override
    protected Result check() {
        return probe.getAsBoolean() ? Result.healthy() : Result.unhealthy(broken);
    }
}
