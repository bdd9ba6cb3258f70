package org.trove.parking;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics;
import org.trove.bus.BusMetrics.DropReason;
import org.trove.bus.FailedMessages;
import org.trove.bus.FailureWords;
import org.trove.bus.LogText;
import org.trove.bus.MessageBus;
import org.trove.message.wire.MalformedMessageException;
import org.trove.message.wire.ReceivedRequest;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.ParkedMessage;

/**
 * Gives a message that fails back to the broker some times, and then keeps it in the database, so that it neither runs in circles nor
 * holds a place of the prefetch for ever. Operators send it again or drop it.
 *
 * <p>The broker's count of deliveries holds for all processes and across their restarts; only quorum queues have it. For other queues each
 * process counts for itself.
 */
public final class MessageParking implements FailedMessages {
    private static final Logger LOG = LoggerFactory.getLogger(MessageParking.class);

    /** Fewer than the 20 after which RabbitMQ 4 drops a message of a quorum queue. */
    static final int MOST_ATTEMPTS = 5;

    /** Whoever can make messages fail can make many. */
    private static final int MOST_PARKED = 1_000;

    /** Sealed, it is less than twice as long, and has to fit into a packet of the database. */
    private static final int LARGEST_BYTES = 4 << 20;

    private static final int REMEMBERED = 1_000;
    private static final int REPLAYS_AT_ONCE = 20;
    private static final int RETRY_SECONDS = 1;
    private static final int REPLAY_SECONDS = 5;
    private static final int ID_BYTES = 16;

    private final Database database;
    private final MessageBus bus;
    private final ScheduledExecutorService thread;
    private final BusMetrics metrics;
    private final Map<String, Integer> attempts = new LinkedHashMap<>();
    private final Set<String> served = ConcurrentHashMap.newKeySet();
    private final Set<String> sending = ConcurrentHashMap.newKeySet();

    /** @param thread waits for the database and for pauses; nothing else should run there */
    public MessageParking(Database database, MessageBus bus, ScheduledExecutorService thread, BusMetrics metrics) {
        this.database = database;
        this.bus = bus;
        this.thread = thread;
        this.metrics = metrics;
    }

    @Override
    public void failed(String topic, MessageBus.Incoming incoming, RuntimeException cause) {
        if (cause instanceof DatabaseUnavailableException) {
            later(incoming);
            return;
        }
        String id = idOf(topic, incoming.body());
        int tried = attempt(id, incoming.deliveriesBefore());
        String reason = FailureWords.of(cause);
        if (tried < MOST_ATTEMPTS) {
            LOG.warn(
                    "A message could not be handled and is tried again: topic={} attempt={} reason={}",
                    topic,
                    tried,
                    reason);
            later(incoming);
            return;
        }
        byte[] body = incoming.body();
        park(new ParkedMessage(id, topic, methodOf(body), body, reason, tried), incoming);
    }

    private int attempt(String id, int deliveriesBefore) {
        synchronized (attempts) {
            int known = attempts.getOrDefault(id, 0);
            attempts.remove(id);
            int now = Math.max(known, deliveriesBefore) + 1;
            attempts.put(id, now);
            if (attempts.size() > REMEMBERED) {
                attempts.remove(attempts.keySet().iterator().next());
            }
            return now;
        }
    }

    private void forget(String id) {
        synchronized (attempts) {
            attempts.remove(id);
        }
    }

    /** After a pause, so that it does not run in circles. */
    private void later(MessageBus.Incoming incoming) {
        try {
            thread.schedule(() -> incoming.reject(true), RETRY_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException stopping) {
            incoming.reject(true);
        }
    }

    private void park(ParkedMessage message, MessageBus.Incoming incoming) {
        try {
            thread.execute(() -> keep(message, incoming));
        } catch (RejectedExecutionException stopping) {
            incoming.reject(true);
        }
    }

    private void keep(ParkedMessage message, MessageBus.Incoming incoming) {
        boolean kept;
        try {
            kept = message.body().length <= LARGEST_BYTES
                    && database.write(stores -> stores.parkedMessages().park(message, MOST_PARKED));
        } catch (DatabaseUnavailableException e) {
            later(incoming);
            return;
        } catch (RuntimeException e) {
            LOG.error(
                    "A message cannot be parked: topic={} id={} reason={}",
                    message.topic(),
                    message.id(),
                    FailureWords.of(e));
            kept = false;
        }
        forget(message.id());
        if (kept) {
            metrics.messageParked(message.topic());
            LOG.error(
                    "A message is parked, see 'trove-manage messages': topic={} id={} method={} attempts={} reason={}",
                    message.topic(),
                    message.id(),
                    message.method(),
                    message.attempts(),
                    message.reason());
            incoming.acknowledge();
        } else {
            metrics.messageDropped(DropReason.HANDLER_ERROR);
            LOG.error(
                    "A message that cannot be handled is dropped: topic={} method={} bytes={} reason={}",
                    message.topic(),
                    message.method(),
                    message.body().length,
                    message.reason());
            incoming.reject(false);
        }
    }

    @Override
    public void serving(String topic) {
        if (served.add(topic)) {
            lookLater(topic);
        }
    }

    private void lookLater(String topic) {
        try {
            thread.schedule(() -> look(topic), REPLAY_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("Parked messages wait for another process");
        }
    }

    private void look(String topic) {
        try {
            database.read(stores -> stores.parkedMessages().replays(topic, REPLAYS_AT_ONCE))
                    .forEach(one -> replay(topic, one));
            metrics.parked(
                    topic, database.read(stores -> stores.parkedMessages().count(topic)));
        } catch (DatabaseUnavailableException e) {
            LOG.debug("Parked messages are looked for later: topic={} cause={}", topic, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Parked messages cannot be sent again: topic={} reason={}", topic, FailureWords.of(e));
        } finally {
            lookLater(topic);
        }
    }

    /** Sends what operators asked for, and forgets it when the broker has it. Two services at once send it twice, as brokers do too. */
    private void replay(String topic, ParkedMessage.Replay message) {
        if (sending.add(message.id())) {
            bus.publish(topic, message.body(), null)
                    .whenComplete((done, failure) -> sent(topic, message.id(), failure));
        }
    }

    private void sent(String topic, String id, @Nullable Throwable failure) {
        if (failure != null) {
            sending.remove(id);
            LOG.info("A parked message is sent again later: topic={} id={} cause={}", topic, id, failure.getMessage());
            return;
        }
        try {
            thread.execute(() -> forgetParked(topic, id));
        } catch (RejectedExecutionException stopping) {
            LOG.debug("A parked message was sent again and will be once more: topic={} id={}", topic, id);
        }
    }

    private void forgetParked(String topic, String id) {
        try {
            database.write(stores -> {
                stores.parkedMessages().replayed(id);
                return true;
            });
            LOG.info("A parked message was sent again: topic={} id={}", topic, id);
        } catch (DatabaseUnavailableException e) {
            LOG.warn("A parked message was sent again and will be once more: topic={} id={}", topic, id);
        } finally {
            sending.remove(id);
        }
    }

    /** The same for the same message, in whichever process. */
    private static String idOf(String topic, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(topic.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            String hex = HexFormat.of().formatHex(digest.digest(body), 0, ID_BYTES);
            return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing in this Java", e);
        }
    }

    /** In clear in every message, whatever else is sealed. */
    private static String methodOf(byte[] body) {
        try {
            return LogText.clean(ReceivedRequest.parse(body).method());
        } catch (MalformedMessageException e) {
            return "";
        }
    }
}
