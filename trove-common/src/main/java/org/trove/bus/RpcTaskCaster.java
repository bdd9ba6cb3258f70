package org.trove.bus;

import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.trove.context.RequestContext;
import org.trove.crypto.KeySettings;
import org.trove.message.TaskRequest;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.OutgoingRequest;
import org.trove.message.wire.Sealing;
import org.trove.message.wire.Stamp;
import org.trove.model.InstanceId;

/** Casts requests to the topic of the task managers. */
public final class RpcTaskCaster implements TaskCaster {
    private final MessageBus bus;
    private final MessageCodec codec;
    private final Sealing sealing;
    private final String topic;
    private final Clock clock;

    @Inject
    public RpcTaskCaster(MessageBus bus, MessageCodec codec, KeySettings keys, RpcSettings settings, Clock clock) {
        this.bus = bus;
        this.codec = codec;
        this.sealing = codec.sealing(keys.taskmanagerRpcEncrKey().reveal());
        this.topic = settings.taskmanagerTopic();
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Void> cast(TaskRequest request, RequestContext context, String operationId) {
        InstanceId instance = new InstanceId(request.instanceId());
        String uniqueId = MessageIds.compact(operationId);
        Stamp stamp = Stamps.of(clock);
        byte[] body = codec.encode(new OutgoingRequest(request, context, instance, uniqueId, null, stamp), sealing);
        return bus.publish(topic, body, null);
    }
}
