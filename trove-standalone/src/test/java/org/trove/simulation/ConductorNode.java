package org.trove.simulation;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.trove.bus.Endpoint;
import org.trove.bus.InstanceKeys;
import org.trove.bus.ReportDelivery;
import org.trove.bus.ReportServer;
import org.trove.conductor.guard.SentGuard;
import org.trove.conductor.report.BatchLimits;
import org.trove.conductor.report.LaneFactory;
import org.trove.conductor.report.Receipt;
import org.trove.conductor.report.ReportHandlers;
import org.trove.conductor.report.ReportIntake;
import org.trove.conductor.report.ReportMetrics;
import org.trove.conductor.report.Timer;
import org.trove.guestkey.StoredInstanceKeys;
import org.trove.parking.MessageParking;
import org.trove.store.ComparedClock;
import org.trove.store.DatabaseClock;

/** A conductor: what {@code ConductorService} puts together, on simulated threads. */
final class ConductorNode extends Node {
    private static final ReportMetrics METRICS = new ReportMetrics(new PrometheusRegistry());
    private static final BatchLimits LIMITS = new BatchLimits(50, Duration.ofMillis(10), Duration.ofSeconds(5));

    ConductorNode(World world, String name) {
        super(world, name);
    }

    @Override
    void boot(Machine machine) {
        BusPort bus = new BusPort(world(), machine);
        Clock clock = machine.clock();
        InstanceKeys keys = new StoredInstanceKeys(world().database(), Wire.VAULT, clock);
        ReportHandlers handlers = new ReportHandlers(
                new SentGuard(new ComparedClock(new DatabaseClock(world().database(), clock)), Duration.ofMinutes(5)),
                clock,
                METRICS);
        Timer timer = (delay, task) -> machine.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        ReportIntake intake = new LaneFactory(world().database(), handlers, METRICS, LIMITS, clock, world().chance())
                .intake(List.of(timer, timer));
        new ReportServer(
                        bus,
                        world().codec(),
                        keys,
                        machine,
                        Wire.METRICS,
                        new MessageParking(world().database(), bus, machine, Wire.METRICS))
                .serve(
                        new Endpoint(Wire.RPC.conductorTopic(), name()),
                        100,
                        delivery -> intake.accept(delivery.report(), delivery.number(), new DeliveryReceipt(delivery)));
    }

    private record DeliveryReceipt(ReportDelivery delivery) implements Receipt {
        @Override
        public void acknowledge() {
            delivery.acknowledge();
        }

        @Override
        public void fail(RuntimeException cause) {
            delivery.fail(cause);
        }

        @Override
        public void drop() {
            delivery.reject(false);
        }
    }
}
