package org.trove.bus;

import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.trove.bus.BusMetrics.DropReason;
import org.trove.error.UnavailableException;
import org.trove.message.GuestReport;
import org.trove.message.wire.AcceptedCodes;
import org.trove.message.wire.MalformedMessageException;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.Proof;
import org.trove.message.wire.ReceivedRequest;
import org.trove.message.wire.RefusedMessageException;
import org.trove.model.GuestCode;
import org.trove.model.InstanceId;

/**
 * Receives what guests report. Hands on only what was sealed with the key of the very instance that the report is about;
 * everything else is dropped and counted.
 */
public final class ReportServer {
    private static final Logger LOG = LoggerFactory.getLogger(ReportServer.class);
    private static final int RETRY_SECONDS = 1;
    private static final InstanceId NOBODY = new InstanceId("-");

    private final MessageBus bus;
    private final MessageCodec codec;
    private final InstanceKeys keys;
    private final ScheduledExecutorService scheduler;
    private final BusMetrics metrics;
    private final RequestReader reader;
    private final FailedMessages failures;

    /** @param scheduler gives reports back to the broker while no key can be looked up */
    @Inject
    public ReportServer(
            MessageBus bus,
            MessageCodec codec,
            InstanceKeys keys,
            ScheduledExecutorService scheduler,
            BusMetrics metrics,
            FailedMessages failures) {
        this.bus = bus;
        this.codec = codec;
        this.keys = keys;
        this.scheduler = scheduler;
        this.metrics = metrics;
        this.failures = failures;
        // Guests may be newer than this service, and report often.
        this.reader = new RequestReader("report", Level.INFO, metrics);
    }

    /**
     * Serves until closed.
     *
     * @param prefetch how many reports may be handed out and not acknowledged, 1 to 10,000
     * @param handler must not block for long
     */
    public MessageBus.Subscription serve(Endpoint endpoint, int prefetch, Consumer<ReportDelivery> handler) {
        failures.serving(endpoint.topic());
        return bus.serve(endpoint, prefetch, incoming -> {
            try {
                receive(incoming, endpoint.topic(), handler);
            } catch (RuntimeException e) {
                failures.failed(endpoint.topic(), incoming, e);
            }
        });
    }

    private void receive(MessageBus.Incoming incoming, String topic, Consumer<ReportDelivery> handler) {
        Optional<Optional<Authentic>> read;
        try {
            read = reader.read(incoming, this::authenticated);
        } catch (UnavailableException e) {
            LOG.warn("Cannot look up an instance key: cause={}", e.getMessage());
            // Later, not at once: the broker would hand it out again in a tight loop.
            scheduler.schedule(() -> incoming.reject(true), RETRY_SECONDS, TimeUnit.SECONDS);
            return;
        }
        read.ifPresent(report -> report.ifPresentOrElse(
                content -> handler.accept(new Delivery(
                        content.report(),
                        content.number(),
                        incoming,
                        cause -> failed(topic, incoming, content, cause))),
                () -> dropForged(incoming)));
    }

    /** A report and its number. */
    private record Authentic(GuestReport report, long number) {}

    /** Empty where the sender is not who it says it is. */
    private Optional<Authentic> authenticated(ReceivedRequest request) {
        if (!codec.isSecure()) {
            InstanceId claimed = request.claimedOwner().orElse(NOBODY);
            GuestReport report = codec.guestReport(request, codec.sealing("", claimed), claimed);
            return Optional.of(new Authentic(report, request.proof().stamp().number()));
        }
        InstanceId owner = request.claimedOwner()
                .orElseThrow(() -> new MalformedMessageException("a report must name the instance it comes from"));
        Optional<GuestIdentity> guest = keys.identityOf(owner);
        if (guest.isEmpty()) {
            LOG.debug("A report comes from an unknown instance: instance={}", LogText.clean(owner.value()));
            return Optional.empty();
        }
        GuestReport report = opened(request, owner, guest.get());
        if (report.instanceId().equals(owner.value())) {
            note(owner, guest.get().code(), request.proof().code());
            return Optional.of(new Authentic(report, request.proof().stamp().number()));
        }
        LOG.warn("A guest reports on another instance: instance={}", owner);
        return Optional.empty();
    }

    private GuestReport opened(ReceivedRequest request, InstanceId owner, GuestIdentity guest) {
        AcceptedCodes accepted = GuestCodes.accepted(guest.code(), codec.security());
        try {
            return codec.guestReport(request, codec.sealing(guest.key(), owner, accepted), owner);
        } catch (RefusedMessageException e) {
            throw e.from(owner);
        }
    }

    /** Once a guest has shown the new code, what has another one was recorded before or is somebody else's. */
    private void note(InstanceId owner, GuestCode known, Proof.Code shown) {
        if (shown == Proof.Code.NEW && known != GuestCode.NEW) {
            keys.heard(owner, GuestCode.NEW);
        } else if (shown == Proof.Code.OLD && known == GuestCode.UNKNOWN) {
            keys.heard(owner, GuestCode.OLD);
        }
    }

    private void failed(String topic, MessageBus.Incoming incoming, Authentic content, RuntimeException cause) {
        if (content.report().isFleeting()) {
            incoming.reject(false);
        } else {
            failures.failed(topic, incoming, cause);
        }
    }

    private void dropForged(MessageBus.Incoming incoming) {
        metrics.messageDropped(DropReason.FORGED);
        incoming.reject(false);
    }

    private record Delivery(
            GuestReport report, long number, MessageBus.Incoming incoming, Consumer<RuntimeException> failing)
            implements ReportDelivery {
        @Override
        public void fail(RuntimeException cause) {
            failing.accept(cause);
        }

        @Override
        public void acknowledge() {
            incoming.acknowledge();
        }

        @Override
        public void reject(boolean requeue) {
            incoming.reject(requeue);
        }
    }
}
