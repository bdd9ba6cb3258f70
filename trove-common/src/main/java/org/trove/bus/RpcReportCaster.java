package org.trove.bus;

import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.trove.context.RequestContext;
import org.trove.crypto.SecretString;
import org.trove.message.GuestReport;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.OutgoingRequest;
import org.trove.message.wire.Sealing;
import org.trove.message.wire.Stamp;
import org.trove.model.InstanceId;
import org.trove.time.IdSource;

/** Casts the reports of one guest to the topic of the conductors. */
public final class RpcReportCaster implements ReportCaster {
    private final MessageBus bus;
    private final MessageCodec codec;
    private final InstanceId instance;
    private final Sealing sealing;
    private final String topic;
    private final IdSource ids;
    private final Supplier<Stamp> stamps;

    /**
     * @param key the instance's own key in clear
     * @param stamps each with a larger number than all before it, also those of the agent before
     */
    @Inject
    public RpcReportCaster(
            MessageBus bus,
            MessageCodec codec,
            InstanceId instance,
            SecretString key,
            RpcSettings settings,
            IdSource ids,
            Supplier<Stamp> stamps) {
        this.bus = bus;
        this.codec = codec;
        this.instance = instance;
        this.sealing = codec.sealing(key.reveal(), instance);
        this.topic = settings.conductorTopic();
        this.ids = ids;
        this.stamps = stamps;
    }

    @Override
    public CompletableFuture<Void> cast(GuestReport report) {
        RequestContext context = RequestContext.ofService("req-" + ids.newId());
        OutgoingRequest request =
                new OutgoingRequest(report, context, instance, MessageIds.next(ids), null, stamps.get());
        byte[] body = codec.encode(request, sealing);
        return report.isFleeting() ? bus.publishFleeting(topic, body) : bus.publish(topic, body, null);
    }
}
