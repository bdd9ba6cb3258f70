package org.trove.conductor;

import io.dropwizard.lifecycle.Managed;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.MessageBus;
import org.trove.bus.ReportDelivery;
import org.trove.bus.ReportServer;
import org.trove.conductor.certificate.CertificateDesk;
import org.trove.conductor.report.LaneFactory;
import org.trove.conductor.report.Receipt;
import org.trove.conductor.report.ReportIntake;
import org.trove.conductor.report.Timer;
import org.trove.message.GuestReport;

/** Listens to guests from start to stop. What is not written when it stops is delivered again, to another conductor. */
public final class ConductorService implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(ConductorService.class);
    private static final int STOP_SECONDS = 5;

    private final ReportServer server;
    private final LaneFactory lanes;
    private final ConductorSettings settings;
    private final ConductorEndpoint listening;
    private final CertificateDesk certificates;
    private final List<ScheduledThreadPoolExecutor> writers = new ArrayList<>();
    private MessageBus.@Nullable Subscription subscription;

    @Inject
    ConductorService(
            ReportServer server,
            LaneFactory lanes,
            ConductorSettings settings,
            ConductorEndpoint listening,
            CertificateDesk certificates) {
        this.server = server;
        this.lanes = lanes;
        this.settings = settings;
        this.listening = listening;
        this.certificates = certificates;
    }

    @Override
    public synchronized void start() {
        List<Timer> timers = new ArrayList<>();
        for (int i = 0; i < settings.writers(); i++) {
            ScheduledThreadPoolExecutor writer = newWriter(i);
            writers.add(writer);
            timers.add((delay, task) -> writer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS));
        }
        ReportIntake intake = lanes.intake(timers);
        subscription = server.serve(listening.endpoint(), settings.prefetch(), delivery -> receive(delivery, intake));
        LOG.info("conductor listens topic={} writers={}", listening.endpoint().topic(), settings.writers());
    }

    private void receive(ReportDelivery delivery, ReportIntake intake) {
        Receipt receipt = new DeliveryReceipt(delivery);
        if (delivery.report() instanceof GuestReport.RequestCertificate request) {
            certificates.accept(request);
            receipt.acknowledge();
        } else {
            intake.accept(delivery.report(), delivery.number(), receipt);
        }
    }

    /** Stops listening, writes what has come (some seconds at most), and leaves the rest to the broker. */
    @Override
    public synchronized void stop() throws InterruptedException {
        MessageBus.Subscription open = subscription;
        subscription = null;
        // The subscription goes last: with it the channel goes on which reports are acknowledged.
        for (ScheduledThreadPoolExecutor writer : writers) {
            writer.shutdown();
        }
        for (ScheduledThreadPoolExecutor writer : writers) {
            if (!writer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        }
        writers.clear();
        certificates.close();
        if (open != null) {
            open.close();
        }
        LOG.info("conductor stopped topic={}", listening.endpoint().topic());
    }

    /** A thread that runs the batches that are due when it is shut down, and takes no more. */
    private static ScheduledThreadPoolExecutor newWriter(int number) {
        ScheduledThreadPoolExecutor writer = new ScheduledThreadPoolExecutor(
                1, task -> new Thread(task, "conductor-writer-" + number), new ThreadPoolExecutor.DiscardPolicy());
        writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
        return writer;
    }

    /** A receipt that survives a broken connection: the broker then delivers the report again. */
    private record DeliveryReceipt(ReportDelivery delivery) implements Receipt {
        @Override
        public void acknowledge() {
            try {
                delivery.acknowledge();
            } catch (RuntimeException e) {
                LOG.debug("report will be delivered again cause={}", e.getMessage());
            }
        }

        @Override
        public void fail(RuntimeException cause) {
            delivery.fail(cause);
        }

        @Override
        public void drop() {
            try {
                delivery.reject(false);
            } catch (RuntimeException e) {
                LOG.debug("report will be delivered again cause={}", e.getMessage());
            }
        }
    }
}
