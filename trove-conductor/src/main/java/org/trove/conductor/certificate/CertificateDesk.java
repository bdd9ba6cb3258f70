package org.trove.conductor.certificate;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestRpc;
import org.trove.certificate.InstanceCertificates;
import org.trove.certificate.InstanceCertificates.Answer;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand.InstallCertificate;
import org.trove.message.GuestReport.RequestCertificate;
import org.trove.model.InstanceId;
import org.trove.store.DatabaseUnavailableException;
import org.trove.time.IdSource;

/**
 * Answers guests that ask for a certificate, in a thread of its own beside the reports. A question that is lost here is asked again, so
 * none is kept for later.
 */
public final class CertificateDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateDesk.class);
    private static final int WAITING = 1_000;
    private static final int STOP_SECONDS = 5;

    private final InstanceCertificates certificates;
    private final GuestRpc guests;
    private final IdSource ids;
    private final Counter requests;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                Thread made = new Thread(task, "conductor-certificates");
                made.setDaemon(true);
                return made;
            });

    @Inject
    CertificateDesk(InstanceCertificates certificates, GuestRpc guests, IdSource ids, PrometheusRegistry registry) {
        this.certificates = certificates;
        this.guests = guests;
        this.ids = ids;
        this.requests = Counter.builder()
                .name("trove_certificate_requests")
                .help("Questions of guests for their certificate, by what came of them")
                .labelNames("outcome")
                .register(registry);
    }

    /** Does not block. */
    public void accept(RequestCertificate request) {
        try {
            thread.execute(() -> requests.labelValues(handle(request)).inc());
        } catch (RejectedExecutionException full) {
            requests.labelValues("postponed").inc();
        }
    }

    /** @return what came of it, the label of a metric */
    private String handle(RequestCertificate request) {
        InstanceId instance = new InstanceId(request.instanceId());
        try {
            Optional<Answer> answer = certificates.answer(new InstanceCertificates.Request(
                    instance, request.publicKey(), request.serial(), request.authorities()));
            if (answer.isEmpty()) {
                return "unchanged";
            }
            InstallCertificate command = new InstallCertificate(
                    answer.get().certificate(), answer.get().authorities());
            guests.cast(instance, command, RequestContext.ofService("req-" + ids.newId()))
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            LOG.info("certificate not delivered instance={} cause={}", instance, failure.toString());
                        }
                    });
            return "sent";
        } catch (DatabaseUnavailableException e) {
            LOG.debug("certificate not issued, the database is away instance={}", instance);
            return "postponed";
        } catch (IllegalArgumentException e) {
            LOG.warn("certificate refused instance={} reason={}", instance, e.getMessage());
            return "refused";
        } catch (RuntimeException e) {
            LOG.error("certificate not issued instance={}", instance, e);
            return "failed";
        }
    }

    /** Answers what has come, some seconds at most. */
    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            thread.shutdownNow();
        }
    }
}
