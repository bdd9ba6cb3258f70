package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ExceptionHandler;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import java.lang.reflect.Proxy;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LossesAsideTest {
    @Test
    void a_broken_connection_is_no_warning_of_the_clients() {
        assertThat(warningsAbout(new DefaultExceptionHandler())).isNotEmpty();
        assertThat(warningsAbout(new LossesAside())).isEmpty();
    }

    private static List<String> warningsAbout(ExceptionHandler handler) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        root.addAppender(events);
        try {
            handler.handleUnexpectedConnectionDriverException(connection(), new SocketException("Socket closed"));
        } finally {
            root.detachAppender(events);
        }
        return events.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> method.getName().equals("toString") ? "connection" : null);
    }
}
