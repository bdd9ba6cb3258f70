package org.trove.bus;

import org.trove.message.wire.MessageCodec;
import org.trove.model.InstanceId;
import org.trove.time.IdSource;

/**
 * Receives the commands to one guest, has them done and sends the answers. A message is acknowledged when its command was
 * done: where the agent dies on the way, the next one is told again.
 */
public final class GuestCommandServer {
    private static final int PREFETCH = 32;

    private final MessageBus bus;
    private final MessageCodec codec;
    private final IdSource ids;
    private final GuestLanes lanes;
    private final BusMetrics metrics;

    public GuestCommandServer(MessageBus bus, MessageCodec codec, IdSource ids, GuestLanes lanes, BusMetrics metrics) {
        this.bus = bus;
        this.codec = codec;
        this.ids = ids;
        this.lanes = lanes;
        this.metrics = metrics;
    }

    /** Serves until closed. @param key the instance's own key in clear */
    public MessageBus.Subscription serve(InstanceId instance, String key, GuestCommandHandler handler) {
        return serve(instance, key, handler, CodeRatchet.NONE);
    }

    /** The same, with a memory of which codes the control plane still needs. */
    public MessageBus.Subscription serve(
            InstanceId instance, String key, GuestCommandHandler handler, CodeRatchet ratchet) {
        GuestAnswers answers = new GuestAnswers(bus, codec.replies(), codec.sealing(key), ids, lanes.timers());
        CommandReader reader = new CommandReader(codec, instance, key, ratchet);
        GuestCommandIntake intake = new GuestCommandIntake(reader, handler, answers, metrics, lanes);
        return bus.serve(Endpoint.ofGuest(instance), PREFETCH, intake::receive);
    }
}
