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
    private final FailedMessages failures;

    @Inject
    public TaskRequestServer(
            MessageBus bus, MessageCodec codec, KeySettings keys, BusMetrics metrics, FailedMessages failures) {
        this.bus = bus;
        this.codec = codec;
        this.sealing = codec.sealing(keys.taskmanagerRpcEncrKey().reveal());
        this.failures = failures;
        this.reader = new RequestReader("task request", Level.WARN, metrics);
    }

    /**
     * Serves until closed.
     *
     * @param prefetch how many requests may be handed out and not acknowledged, 1 to 10,000
     * @param handler must not block for long
     */
    public MessageBus.Subscription serve(Endpoint endpoint, int prefetch, Consumer<TaskDelivery> handler) {
        failures.serving(endpoint.topic());
        return bus.serve(endpoint, prefetch, incoming -> {
            Settling settling = new Settling(incoming, endpoint.topic(), failures);
            try {
                receive(settling, handler);
            } catch (RuntimeException e) {
                settling.fail(e);
            }
        });
    }

    private void receive(Settling settling, Consumer<TaskDelivery> handler) {
        Optional<Delivery> delivery = reader.read(
                settling.incoming(),
                received -> new Delivery(
                        codec.taskRequest(received, sealing),
                        codec.context(received, sealing),
                        received.uniqueId(),
                        received.proof().code() == Proof.Code.NONE,
                        settling));
        delivery.ifPresent(handler);
    }

    private record Delivery(
            TaskRequest request, RequestContext context, String uniqueId, boolean mayBringWork, Settling settling)
            implements TaskDelivery {
        @Override
        public void acknowledge() {
            settling.incoming().acknowledge();
        }

        @Override
        public void fail(RuntimeException cause) {
            settling.fail(cause);
        }

        @Override
        public void reject(boolean requeue) {
            settling.incoming().reject(requeue);
        }
    }

    /** A message on its way, and what becomes of it where it fails. */
    private record Settling(MessageBus.Incoming incoming, String topic, FailedMessages failures) {
        void fail(RuntimeException cause) {
            failures.failed(topic, incoming, cause);
        }
    }
}
