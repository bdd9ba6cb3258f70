package org.trove.bus;

import jakarta.inject.Inject;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics.DropReason;
import org.trove.context.RequestContext;
import org.trove.crypto.KeySettings;
import org.trove.message.TaskRequest;
import org.trove.message.wire.MalformedMessageException;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.ReceivedRequest;
import org.trove.message.wire.Sealing;
import org.trove.message.wire.UnknownMethodException;

/** Receives the requests to a task manager. What cannot be read is dropped and counted. */
public final class TaskRequestServer {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRequestServer.class);

    private final MessageBus bus;
    private final MessageCodec codec;
    private final Sealing sealing;
    private final BusMetrics metrics;

    @Inject
    public TaskRequestServer(MessageBus bus, MessageCodec codec, KeySettings keys, BusMetrics metrics) {
        this.bus = bus;
        this.codec = codec;
        this.sealing = codec.sealing(keys.taskmanagerRpcEncrKey().reveal());
        this.metrics = metrics;
    }

    /**
     * Serves until closed.
     *
     * @param prefetch how many requests may be handed out and not acknowledged, 1 to 10,000
     * @param handler must not block for long
     */
    public MessageBus.Subscription serve(Endpoint endpoint, int prefetch, Consumer<TaskDelivery> handler) {
        return bus.serve(endpoint, prefetch, incoming -> receive(incoming, handler));
    }

    private void receive(MessageBus.Incoming incoming, Consumer<TaskDelivery> handler) {
        metrics.messageReceived();
        Delivery delivery;
        try {
            ReceivedRequest received = ReceivedRequest.parse(incoming.body());
            delivery = new Delivery(
                    codec.taskRequest(received, sealing),
                    codec.context(received, sealing),
                    received.uniqueId(),
                    incoming);
        } catch (MalformedMessageException e) {
            metrics.messageDropped(DropReason.MALFORMED);
            LOG.warn("Dropped an unreadable task request: cause={}", e.getMessage());
            incoming.reject(false);
            return;
        } catch (UnknownMethodException e) {
            metrics.messageDropped(DropReason.UNKNOWN_METHOD);
            LOG.warn("Dropped a task request of an unknown method: method={}", LogText.clean(e.method()));
            incoming.acknowledge();
            return;
        }
        handler.accept(delivery);
    }

    private record Delivery(TaskRequest request, RequestContext context, String uniqueId, MessageBus.Incoming incoming)
            implements TaskDelivery {
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
