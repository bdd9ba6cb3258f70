package org.trove.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusException;
import org.trove.bus.BusException.Reason;

/** One channel with publisher confirmations. Messages of a lane stay in order. */
final class PublishLane {
    private static final Logger LOG = LoggerFactory.getLogger(PublishLane.class);
    private static final int NON_PERSISTENT = 1;
    private static final int PERSISTENT = 2;
    private static final long LOCK_MILLIS = 800;

    private final Channel channel;
    private final boolean rabbitMq;
    private final Clock clock;
    private final Settlement settlement;
    private final ReentrantLock lock = new ReentrantLock();
    private final ConcurrentNavigableMap<Long, PendingPublish> pending = new ConcurrentSkipListMap<>();

    /** Told how messages ended, from the connection's own thread: must not block. */
    interface Settlement {
        /** @param failure null where the broker took them */
        void settled(List<PendingPublish> messages, @Nullable BusException failure);
    }

    PublishLane(Session session, Clock clock, Settlement settlement) throws IOException {
        this.channel = session.openChannel();
        this.rabbitMq = session.isRabbitMq();
        this.clock = clock;
        this.settlement = settlement;
        channel.addConfirmListener(this::taken, this::refused);
        channel.addReturnListener(this::returned);
        channel.addShutdownListener(cause -> {
            failAll(new BusException(Reason.UNREACHABLE, "the connection to the broker was lost", cause));
            if (!cause.isHardError() && !cause.isInitiatedByApplication()) {
                LOG.warn(
                        "The broker closed a channel for publishing, it is opened again: cause={}",
                        Refusal.words(cause));
                session.doubt();
            }
        });
        channel.confirmSelect();
    }

    void publish(Destination to, byte[] body, Keeping keeping, CompletableFuture<Void> taken) {
        boolean locked = false;
        try {
            locked = lock.tryLock(LOCK_MILLIS, TimeUnit.MILLISECONDS);
            if (!locked) {
                throw new BusException(Reason.UNREACHABLE, "the connection to the broker is stuck", null);
            }
            send(to, body, keeping, taken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusException(Reason.UNREACHABLE, "interrupted before the message was sent", e);
        } finally {
            if (locked) {
                lock.unlock();
            }
        }
    }

    private void send(Destination to, byte[] body, Keeping keeping, CompletableFuture<Void> taken) {
        long number = channel.getNextPublishSeqNo();
        pending.put(number, new PendingPublish(taken, to.routingKey(), clock.millis()));
        try {
            channel.basicPublish(to.exchange(), to.routingKey(), true, properties(number, keeping), body);
        } catch (IOException | RuntimeException e) {
            PendingPublish unsent = pending.remove(number);
            if (unsent != null) {
                throw new BusException(Reason.UNREACHABLE, "the connection to the broker was lost", e);
            }
            // Otherwise the loss of the channel has already failed it.
        }
        if (!channel.isOpen()) {
            // The channel may have closed between the failing of all its messages and the adding of this one.
            failAll(new BusException(Reason.UNREACHABLE, "the connection to the broker was lost", null));
        }
    }

    /** Fails what was sent before an instant and never confirmed. */
    void expire(long sentBeforeMillis) {
        List<PendingPublish> late = new ArrayList<>();
        pending.forEach((number, message) -> {
            if (message.isOlderThan(sentBeforeMillis) && pending.remove(number, message)) {
                late.add(message);
            }
        });
        settlement.settled(late, new BusException(Reason.TIMEOUT, "the broker did not confirm in time", null));
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    int unconfirmed() {
        return pending.size();
    }

    private void taken(long number, boolean multiple) {
        settle(number, multiple, null);
    }

    private void refused(long number, boolean multiple) {
        if (rabbitMq) {
            settle(number, multiple, new BusException(Reason.REFUSED, "the broker refused the message", null));
        }
        // Qpid returns what it refuses, and only that says why: nobody listens, or the queue is full.
    }

    private void returned(Return message) {
        long number = Long.parseLong(message.getProperties().getMessageId());
        PendingPublish known = pending.get(number);
        if (known == null) {
            return;
        }
        boolean unroutable = message.getReplyCode() == AMQP.NO_ROUTE;
        if (unroutable) {
            known.markReturned();
        }
        if (!rabbitMq) {
            settle(
                    number,
                    false,
                    new BusException(
                            Reason.REFUSED, "the broker refused the message: " + message.getReplyText(), null));
        }
    }

    private void settle(long number, boolean multiple, @Nullable BusException failure) {
        List<PendingPublish> settled = new ArrayList<>();
        if (multiple) {
            // One by one: what expires at the same moment must be settled by one of the two alone.
            pending.headMap(number, true).forEach((earlier, message) -> {
                if (pending.remove(earlier, message)) {
                    settled.add(message);
                }
            });
        } else {
            PendingPublish message = pending.remove(number);
            if (message != null) {
                settled.add(message);
            }
        }
        settlement.settled(settled, failure);
    }

    private void failAll(BusException failure) {
        List<PendingPublish> lost = new ArrayList<>();
        pending.forEach((number, message) -> {
            if (pending.remove(number, message)) {
                lost.add(message);
            }
        });
        settlement.settled(lost, failure);
    }

    private AMQP.BasicProperties properties(long number, Keeping keeping) {
        AMQP.BasicProperties.Builder builder = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .deliveryMode(keeping.persistent() ? PERSISTENT : NON_PERSISTENT)
                .priority(0)
                // A returned message is recognised by this: the protocol's return names no delivery.
                .messageId(Long.toString(number));
        @Nullable Duration expiration = keeping.expiration();
        if (expiration != null) {
            builder.expiration(Long.toString(expires(expiration)));
        }
        return builder.build();
    }

    /** RabbitMQ counts the milliseconds from the message's arrival; Qpid takes them for a time since the epoch. */
    private long expires(Duration expiration) {
        return rabbitMq ? expiration.toMillis() : clock.millis() + expiration.toMillis();
    }
}
