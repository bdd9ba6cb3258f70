package org.trove.bus.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trove.bus.BusException;
import org.trove.bus.BusException.Reason;
import org.trove.bus.Endpoint;
import org.trove.bus.MessageBus;

/**
 * A bus within a test: delivers in the thread that publishes, one message at a time. A rejected message that is to be delivered
 * again goes to the end of its queue and waits for the next delivery. Can be disconnected.
 */
public final class MemoryMessageBus implements MessageBus {
    private final Map<String, Queue> queues = new LinkedHashMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private boolean connected = true;
    private int replyQueues;

    /** What was published. */
    @SuppressWarnings("ArrayRecordComponent") // bodies are compared by nobody
    public record Sent(
            String destination, byte[] body, @Nullable Duration expiration) {}

    /** Everything that was published so far. */
    public synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** How many messages wait in a queue. */
    public synchronized int waiting(String queue) {
        Queue known = queues.get(queue);
        return known == null ? 0 : known.messages.size();
    }

    public synchronized void setConnected(boolean connected) {
        this.connected = connected;
    }

    @Override
    public CompletableFuture<Void> publish(String topic, byte[] body, @Nullable Duration expiration) {
        return send(topic, body, expiration);
    }

    @Override
    public CompletableFuture<Void> publishToQueue(String queue, byte[] body) {
        return send(queue, body, null);
    }

    @Override
    public synchronized void declare(Endpoint endpoint) {
        requireConnected();
        queues.computeIfAbsent(endpoint.topic(), name -> new Queue());
    }

    @Override
    public synchronized void remove(Endpoint endpoint) {
        requireConnected();
        queues.remove(endpoint.topic());
    }

    @Override
    public Subscription serve(Endpoint endpoint, int prefetch, Consumer<Incoming> handler) {
        Queue queue;
        synchronized (this) {
            queue = queues.computeIfAbsent(endpoint.topic(), name -> new Queue());
            queue.consumers.add(handler);
        }
        queue.deliver();
        return () -> queue.remove(handler);
    }

    @Override
    public synchronized ReplyQueue openReplies(Consumer<byte[]> handler) {
        String name = String.format("reply_%032x", ++replyQueues);
        Queue queue = new Queue();
        queue.consumers.add(incoming -> {
            incoming.acknowledge();
            handler.accept(incoming.body());
        });
        queues.put(name, queue);
        return new ReplyQueue() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void close() {
                synchronized (MemoryMessageBus.this) {
                    queues.remove(name);
                }
            }
        };
    }

    @Override
    public synchronized boolean isConnected() {
        return connected;
    }

    @Override
    public synchronized void close() {
        connected = false;
    }

    @SuppressWarnings("NullAway") // Void has no other value than null
    private CompletableFuture<Void> send(String destination, byte[] body, @Nullable Duration expiration) {
        Queue queue;
        synchronized (this) {
            if (!connected) {
                return failed(Reason.UNREACHABLE, "there is no connection to the broker");
            }
            queue = queues.get(destination);
            if (queue == null) {
                return failed(Reason.UNROUTABLE, "nobody listens to " + destination);
            }
            sent.add(new Sent(destination, body, expiration));
        }
        queue.put(body);
        return CompletableFuture.completedFuture(null);
    }

    private void requireConnected() {
        if (!connected) {
            throw new BusException(Reason.UNREACHABLE, "there is no connection to the broker", null);
        }
    }

    private static CompletableFuture<Void> failed(Reason reason, String message) {
        return CompletableFuture.failedFuture(new BusException(reason, message, null));
    }

    /** One queue and who consumes it, in turn. */
    private static final class Queue {
        private final Deque<byte[]> messages = new ArrayDeque<>();
        private final List<Consumer<Incoming>> consumers = new ArrayList<>();
        private int turn;

        void put(byte[] body) {
            synchronized (this) {
                messages.add(body);
            }
            deliver();
        }

        synchronized void remove(Consumer<Incoming> consumer) {
            consumers.remove(consumer);
        }

        void deliver() {
            for (int budget = size(); budget > 0; budget--) {
                Consumer<Incoming> consumer;
                byte[] body;
                synchronized (this) {
                    if (consumers.isEmpty() || messages.isEmpty()) {
                        return;
                    }
                    consumer = consumers.get(turn++ % consumers.size());
                    body = messages.remove();
                }
                consumer.accept(new MemoryIncoming(body, this));
            }
        }

        private synchronized int size() {
            return messages.size();
        }

        synchronized void giveBack(byte[] body) {
            messages.add(body);
        }
    }

    private static final class MemoryIncoming implements Incoming {
        private final byte[] body;
        private final Queue queue;
        private boolean settled;

        MemoryIncoming(byte[] body, Queue queue) {
            this.body = body;
            this.queue = queue;
        }

        @Override
        public byte[] body() {
            return body;
        }

        @Override
        public synchronized void acknowledge() {
            settled = true;
        }

        @Override
        public synchronized void reject(boolean requeue) {
            if (!settled && requeue) {
                queue.giveBack(body);
            }
            settled = true;
        }
    }
}
