package org.trove.bus.rabbit;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the client does with failures, but that it does not warn of a broken connection: the supervisor does, and only where
 * the connection was not given up by this side.
 */
final class LossesAside extends DefaultExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LossesAside.class);

    @Override
    public void handleUnexpectedConnectionDriverException(Connection connection, Throwable failure) {
        LOG.debug("The connection to the broker broke: connection={}", connection, failure);
    }
}
