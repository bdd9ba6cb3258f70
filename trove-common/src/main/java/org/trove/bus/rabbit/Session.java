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

    Session(Connection connection) {
        this.connection = connection;
        this.rabbitMq = "RabbitMQ"
                .equals(String.valueOf(connection.getServerProperties().get("product")));
        connection.addBlockedListener(this::blocked, () -> blockedBecause = null);
    }

    private void blocked(String reason) {
        LOG.warn("The broker takes no messages for now: reason={}", reason);
        blockedBecause = reason;
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
