package org.trove.simulation;

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
import org.trove.bus.MessageBus.Incoming;

/**
 * The broker: queues that live as long as it does. Loses, doubles and delays messages, goes away, and may come back with
 * nothing left. Processes reach it by a {@link BusPort} each.
 */
final class Broker {
    private static final Duration CONFIRMATION = Duration.ofMillis(2);

    private final World world;
    private final Map<String, Queue> queues = new LinkedHashMap<>();
    private boolean away;
    private int replyQueues;

    Broker(World world) {
        this.world = world;
    }

    boolean isAway() {
        return away;
    }

    /** @param wiped whether everything in it is lost */
    void goAway(boolean wiped) {
        away = true;
        for (Queue queue : List.copyOf(queues.values())) {
            if (wiped) {
                queue.messages.clear();
            }
            queue.consumers.forEach(consumer -> consumer.disconnect(!wiped));
            if (wiped && queue.consumers.isEmpty()) {
                queues.remove(queue.name);
            }
        }
    }

    void comeBack() {
        away = false;
        queues.values().forEach(Queue::pump);
    }

    boolean hasQueue(String name) {
        return queues.containsKey(name);
    }

    void declare(String name) {
        queues.computeIfAbsent(name, Queue::new);
    }

    void remove(String name) {
        queues.remove(name);
    }

    String newReplyQueue() {
        return String.format("reply_%032x", ++replyQueues);
    }

    Subscriber subscribe(String name, Machine machine, int prefetch, Consumer<Incoming> handler) {
        Queue queue = queues.computeIfAbsent(name, Queue::new);
        Subscriber subscriber = new Subscriber(queue, machine, prefetch, handler);
        queue.consumers.add(subscriber);
        queue.pump();
        return subscriber;
    }

    /** What becomes of a process' messages when it has died. */
    void forget(Machine machine) {
        for (Queue queue : List.copyOf(queues.values())) {
            for (Subscriber subscriber : List.copyOf(queue.consumers)) {
                if (subscriber.machine == machine) {
                    subscriber.close();
                }
            }
        }
    }

    @SuppressWarnings("NullAway") // Void has no other value than null
    CompletableFuture<Void> publish(Machine from, String name, byte[] body, @Nullable Duration expiration) {
        CompletableFuture<Void> confirmed = new CompletableFuture<>();
        Reason failure = away ? Reason.UNREACHABLE : hasQueue(name) ? null : Reason.UNROUTABLE;
        FaultPlan plan = world.plan();
        boolean troubled = world.isTroubled();
        Chance chance = world.chance();
        if (failure == null) {
            boolean lost = troubled && plan.messagesLost() && chance.oneIn(8);
            int copies = lost ? 0 : troubled && plan.messagesDoubled() && chance.oneIn(6) ? 2 : 1;
            long expires = expiration == null ? Long.MAX_VALUE : micros(expiration);
            for (int i = 0; i < copies; i++) {
                world.timeline().after(delay(troubled), null, () -> arrive(name, new Message(body, expires)));
            }
            if (lost) {
                world.say(() -> "message to " + name + " lost");
            }
            // The message is there, and the publisher is told that it is not.
            failure = troubled && plan.messagesLost() && chance.oneIn(20) ? Reason.UNREACHABLE : null;
        }
        Reason told = failure;
        world.timeline().after(CONFIRMATION, from, () -> {
            if (told == null) {
                confirmed.complete(null);
            } else {
                confirmed.completeExceptionally(new BusException(told, "simulated", null));
            }
        });
        return confirmed;
    }

    private long micros(Duration expiration) {
        return world.timeline().nowMicros() + expiration.toNanos() / 1_000;
    }

    private Duration delay(boolean troubled) {
        Chance chance = world.chance();
        if (troubled && world.plan().messagesDelayed() && chance.oneIn(6)) {
            return chance.oneIn(8) ? chance.millis(10_000, 90_000) : chance.millis(20, 6_000);
        }
        return Duration.ofMillis(1);
    }

    private void arrive(String name, Message message) {
        Queue queue = queues.get(name);
        if (queue != null) {
            queue.messages.add(message);
            queue.pump();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // bodies are compared by nobody
    private record Message(byte[] body, long expiresMicros) {}

    private final class Queue {
        private final String name;
        private final Deque<Message> messages = new ArrayDeque<>();
        private final List<Subscriber> consumers = new ArrayList<>();
        private int turn;

        Queue(String name) {
            this.name = name;
        }

        void pump() {
            while (!away && !messages.isEmpty()) {
                Subscriber free = nextFree();
                if (free == null) {
                    return;
                }
                Message message = messages.remove();
                if (message.expiresMicros > world.timeline().nowMicros()) {
                    free.handOut(message);
                }
            }
        }

        private @Nullable Subscriber nextFree() {
            for (int i = 0; i < consumers.size(); i++) {
                Subscriber candidate = consumers.get(Math.floorMod(turn++, consumers.size()));
                if (candidate.handedOut.size() < candidate.prefetch) {
                    return candidate;
                }
            }
            return null;
        }
    }

    /** A process that consumes a queue. */
    final class Subscriber {
        private final Queue queue;
        private final Machine machine;
        private final int prefetch;
        private final Consumer<Incoming> handler;
        private final List<Delivery> handedOut = new ArrayList<>();

        Subscriber(Queue queue, Machine machine, int prefetch, Consumer<Incoming> handler) {
            this.queue = queue;
            this.machine = machine;
            this.prefetch = prefetch;
            this.handler = handler;
        }

        void close() {
            queue.consumers.remove(this);
            disconnect(true);
            queue.pump();
        }

        private void handOut(Message message) {
            Delivery delivery = new Delivery(message, this);
            handedOut.add(delivery);
            world.timeline().after(Duration.ofNanos(world.chance().below(1_000_000)), machine, () -> {
                if (!delivery.settled) {
                    handler.accept(delivery);
                }
            });
        }

        private void disconnect(boolean keep) {
            for (int i = handedOut.size() - 1; i >= 0; i--) {
                Delivery delivery = handedOut.get(i);
                delivery.settled = true;
                if (keep) {
                    queue.messages.addFirst(delivery.message);
                }
            }
            handedOut.clear();
        }

        private void settle(Delivery delivery, boolean again) {
            machine.requireAlive();
            if (!delivery.settled) {
                delivery.settled = true;
                handedOut.remove(delivery);
                if (again) {
                    queue.messages.add(delivery.message);
                }
                queue.pump();
            }
        }
    }

    private static final class Delivery implements Incoming {
        private final Message message;
        private final Subscriber to;
        private boolean settled;

        Delivery(Message message, Subscriber to) {
            this.message = message;
            this.to = to;
        }

        @Override
        public byte[] body() {
            return message.body;
        }

        @Override
        public void acknowledge() {
            to.settle(this, false);
        }

        @Override
        public void reject(boolean requeue) {
            to.settle(this, requeue);
        }
    }
}
