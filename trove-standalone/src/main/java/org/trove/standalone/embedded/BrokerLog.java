package org.trove.standalone.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Quietens the broker, which notes every connection, unless the configuration of the log says something of it. */
final class BrokerLog {
    private static final List<String> LOGGERS = List.of("org.apache.qpid", "qpid");

    private BrokerLog() {}

    static void quieten() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            for (String name : LOGGERS) {
                Logger logger = context.getLogger(name);
                if (logger.getLevel() == null) {
                    logger.setLevel(Level.WARN);
                }
            }
        }
    }
}
