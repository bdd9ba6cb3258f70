package org.trove.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps what users send out of every log, whatever levels are set. Libraries write requests, their headers and bodies, messages,
 * statements with their values and validated objects below INFO; they are not heard there. Our own loggers, which write no
 * secrets, have all levels.
 */
public final class SecretFreeLogs extends TurboFilter {
    private static final List<String> HEARD_BELOW_INFO = List.of("org.trove", "com.zaxxer.hikari.pool");

    /** Writes the headers of its requests at INFO where a system property asks for it. */
    private static final List<String> NEVER_HEARD = List.of("jdk.httpclient", "sun.net.www.protocol.http");

    private SecretFreeLogs() {}

    /** For the life of this process, through every change of the configuration of logging. May be called again. */
    public static void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getCopyOfListenerList().stream().noneMatch(Again.class::isInstance)) {
            context.addListener(new Again());
            add(context);
        }
    }

    private static void add(LoggerContext context) {
        SecretFreeLogs filter = new SecretFreeLogs();
        filter.setContext(context);
        filter.start();
        context.addTurboFilter(filter);
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable failure) {
        boolean low = !level.isGreaterOrEqual(Level.INFO);
        boolean silent = isOf(NEVER_HEARD, logger) || (low && !isOf(HEARD_BELOW_INFO, logger));
        return silent ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isOf(List<String> packages, Logger logger) {
        String name = logger.getName();
        for (String one : packages) {
            if (name.startsWith(one) && (name.length() == one.length() || name.charAt(one.length()) == '.')) {
                return true;
            }
        }
        return false;
    }

    /** A configuration that is read begins by throwing all filters away. */
    private static final class Again implements LoggerContextListener {
        @Override
        public boolean isResetResistant() {
            return true;
        }

        @Override
        public void onReset(LoggerContext context) {
            add(context);
        }

        @Override
        public void onStart(LoggerContext context) {}

        @Override
        public void onStop(LoggerContext context) {}

        @Override
        public void onLevelChange(Logger logger, Level level) {}
    }
}
