package org.trove.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SecretFreeLogsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.eclipse.jetty.server.internal.HttpConnection",
                "org.glassfish.jersey.logging.LoggingFeature",
                "com.rabbitmq.client",
                "org.jdbi.sql",
                "com.mysql.cj",
                "com.zaxxer.hikari.HikariConfig",
                "org.hibernate.validator",
                "org.apache.qpid.server",
                "jdk.internal.httpclient.debug",
                "org.trovelike.library"
            })
    void a_library_is_not_heard_below_info_whatever_its_level_is(String name) {
        SecretFreeLogs.install();
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        Level before = logger.getLevel();
        try {
            logger.setLevel(Level.TRACE);
            assertThat(logger.isTraceEnabled()).isFalse();
            assertThat(logger.isDebugEnabled()).isFalse();
            assertThat(logger.isInfoEnabled()).isTrue();
        } finally {
            logger.setLevel(before);
        }
    }

    @Test
    void our_own_loggers_have_all_levels_and_the_http_client_has_none() {
        SecretFreeLogs.install();
        Logger own = (Logger) LoggerFactory.getLogger("org.trove.some");
        own.setLevel(Level.TRACE);
        assertThat(own.isTraceEnabled()).isTrue();
        own.setLevel(null);
        assertThat(LoggerFactory.getLogger("jdk.httpclient.HttpClient").isErrorEnabled())
                .isFalse();
    }

    @Test
    void a_configuration_that_is_read_later_changes_nothing_of_that() {
        SecretFreeLogs.install();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getTurboFilterList().clear();
        context.getCopyOfListenerList().forEach(listener -> listener.onReset(context));
        Logger jetty = (Logger) LoggerFactory.getLogger("org.eclipse.jetty");
        jetty.setLevel(Level.TRACE);
        assertThat(jetty.isTraceEnabled()).isFalse();
        jetty.setLevel(null);
    }
}
