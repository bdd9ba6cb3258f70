package org.trove.bus.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the broker, from its opening until it is lost. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int CLOSE_MILLIS = 2_000;

    private final Connection connection;
    private final boolean rabbitMq;
    private volatile @Nullable String blockedBecause;
    private volatile Runnable onDoubt = () -> {};
    private @Nullable Channel looking;

    Session(Connection connection) {
        this.connection = connection;
        this.rabbitMq = "RabbitMQ"
                .equals(String.valueOf(connection.getServerProperties().get("product")));
        connection.addBlockedListener(this::blocked, this::unblocked);
    }

    private void blocked(String reason) {
        LOG.warn("The broker takes no messages for now: reason={}", reason);
        blockedBecause = reason;
    }

    private void unblocked() {
        LOG.info("The broker takes messages again");
        blockedBecause = null;
    }

    /** Whether the broker understands RabbitMQ's own queue arguments; others close the connection over them. */
    boolean isRabbitMq() {
        return rabbitMq;
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    /** Why the broker asked not to be sent anything; empty in normal operation. */
    Optional<String> blockedBecause() {
        return Optional.ofNullable(blockedBecause);
    }

    void onLoss(Runnable action) {
        connection.addShutdownListener(cause -> action.run());
    }

    /** @param action told when something suggests that exchanges or queues are gone; must not block */
    void onDoubt(Runnable action) {
        onDoubt = action;
    }

    /** Something suggests that exchanges or queues are gone. May be called often. */
    void doubt() {
        onDoubt.run();
    }

    String lossReason() {
        ShutdownSignalException cause = connection.getCloseReason();
        return cause == null ? "unknown" : String.valueOf(cause.getMessage());
    }

    Channel openChannel() throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("the broker allows no more channels");
        }
        return channel;
    }

    /** Does something with a channel of its own. */
    void withChannel(ChannelAction action) throws IOException {
        try (Channel channel = openChannel()) {
            action.run(channel);
        } catch (TimeoutException e) {
            throw new IOException("the broker did not answer in time", e);
        } catch (ShutdownSignalException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Asks the broker something on a channel that is kept for this, so that a look is cheap. Called by the supervisor alone.
     *
     * @return why the broker refused, empty where it did not, or where it did not answer at all
     */
    Optional<String> look(ChannelAction action) {
        try {
            Channel channel = looking;
            if (channel == null || !channel.isOpen()) {
                channel = openChannel();
                looking = channel;
            }
            action.run(channel);
            return Optional.empty();
        } catch (IOException | ShutdownSignalException e) {
            Optional<String> refusal = Refusal.of(e);
            if (refusal.isEmpty()) {
                // The connection is dead, or the broker is busy: its heartbeats decide which.
                LOG.debug("A look at the broker was not answered", e);
                looking = null;
            }
            return refusal;
        }
    }

    void close() {
        connection.abort(CLOSE_MILLIS);
    }

    /** Like {@link #close}, from the connection's own thread, which must not wait for itself. */
    void closeLater() {
        Thread closing = new Thread(this::close, "bus-close");
        closing.setDaemon(true);
        closing.start();
    }

    /** What is done with a channel. */
    interface ChannelAction {
        void run(Channel channel) throws IOException;
    }
}
