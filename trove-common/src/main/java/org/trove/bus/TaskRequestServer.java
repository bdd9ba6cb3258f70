package org.trove.bus;

import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.event.Level;
import org.trove.context.RequestContext;
import org.trove.crypto.KeySettings;
import org.trove.message.TaskRequest;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.Proof;
import org.trove.message.wire.Sealing;

/** Receives the requests to a task manager. What cannot be read is dropped and counted. */
public final class TaskRequestServer {
    private final MessageBus bus;
    private final MessageCodec codec;
    private final Sealing sealing;
    private final RequestReader reader;

    @Inject
    public TaskRequestServer(MessageBus bus, MessageCodec codec, KeySettings keys, BusMetrics metrics) {
        this.bus = bus;
        this.codec = codec;
        this.sealing = codec.sealing(keys.taskmanagerRpcEncrKey().reveal());
        this.reader = new RequestReader("task request", Level.WARN, metrics);
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
        Optional<Delivery> delivery = reader.read(
                incoming,
                received -> new Delivery(
                        codec.taskRequest(received, sealing),
                        codec.context(received, sealing),
                        received.uniqueId(),
                        received.proof().code() == Proof.Code.NONE,
                        incoming));
        delivery.ifPresent(handler);
    }

    private record Delivery(
            TaskRequest request,
            RequestContext context,
            String uniqueId,
            boolean mayBringWork,
            MessageBus.Incoming incoming)
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
