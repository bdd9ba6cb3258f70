package org.trove.api.support;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trove.bus.Endpoint;
import org.trove.bus.MessageBus;

/** A bus that carries nothing and only is connected or not. */
final class FakeBus implements MessageBus {

    volatile boolean connected = true;

    @Override
    public CompletableFuture<Void> publish(String topic, byte[] body, @Nullable Duration expiration) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> publishToQueue(String queue, byte[] body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void declare(Endpoint endpoint) {}

    @Override
    public void remove(Endpoint endpoint) {}

    @Override
    public Subscription serve(Endpoint endpoint, int prefetch, Consumer<Incoming> handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReplyQueue openReplies(Consumer<byte[]> handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public void close() {}
}
