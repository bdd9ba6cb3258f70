package org.trove.standalone.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Quietens the broker, which notes every connection, unless the configuration of the log says something of it. */
final class BrokerLog {
    private static final Map<String, Level> LOGGERS = Map.of(
            "org.apache.qpid",
            Level.WARN,
            "qpid",
            Level.WARN,
            // A guest that is refused something hears of it; here it would be a stack trace for each try.
            "org.apache.qpid.server.configuration.updater.TaskExecutorImpl",
            Level.OFF,
            // A line for each message on its way to a connection that was closed.
            "org.apache.qpid.server.transport.NonBlockingConnection",
            Level.ERROR);

    private BrokerLog() {}

    static void quieten() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            LOGGERS.forEach((name, level) -> {
                Logger logger = context.getLogger(name);
                if (logger.getLevel() == null) {
                    logger.setLevel(level);
                }
            });
        }
    }
}
