package org.trove.simulation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trove.bus.BusException;
import org.trove.bus.Endpoint;
import org.trove.bus.MessageBus;

/** The broker as one process sees it. */
final class BusPort implements MessageBus {
    private final World world;
    private final Machine machine;

    BusPort(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
    }

    @Override
    public CompletableFuture<Void> publish(String topic, byte[] body, @Nullable Duration expiration) {
        machine.requireAlive();
        return world.broker().publish(machine, topic, body, expiration);
    }

    @Override
    public CompletableFuture<Void> publishToQueue(String queue, byte[] body) {
        return publish(queue, body, null);
    }

    @Override
    public void declare(Endpoint endpoint) {
        requireBroker();
        world.broker().declare(endpoint.topic());
    }

    @Override
    public void remove(Endpoint endpoint) {
        requireBroker();
        world.broker().remove(endpoint.topic());
    }

    @Override
    public Subscription serve(Endpoint endpoint, int prefetch, Consumer<Incoming> handler) {
        machine.requireAlive();
        return world.broker().subscribe(endpoint.topic(), machine, prefetch, handler)::close;
    }

    @Override
    public ReplyQueue openReplies(Consumer<byte[]> handler) {
        String name = world.broker().newReplyQueue();
        Broker.Subscriber subscriber = world.broker().subscribe(name, machine, Integer.MAX_VALUE, incoming -> {
            incoming.acknowledge();
            handler.accept(incoming.body());
        });
        return new ReplyQueue() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void close() {
                subscriber.close();
            }
        };
    }

    @Override
    public boolean isConnected() {
        return !world.broker().isAway();
    }

    @Override
    public void close() {}

    /** Waits for the broker's answer, as these calls do. */
    private void requireBroker() {
        world.touch();
        if (world.broker().isAway()) {
            throw new BusException(BusException.Reason.UNREACHABLE, "simulated", null);
        }
    }
}
