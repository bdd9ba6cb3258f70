package org.trove.bus.rabbit;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import org.trove.time.IdSource;

/** Opens connections. The client's own recovery is off: the supervisor also repairs what that leaves out. */
final class BrokerConnector implements Supervisor.Connector {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int HANDSHAKE_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 10_000;

    private final ConnectionFactory factory = new ConnectionFactory();
    private final String name;
    private final List<Address> addresses;
    private final IdSource ids;

    /** @param name of the connections in the broker's own lists */
    BrokerConnector(String name, BrokerSettings settings, ExecutorService deliveries, IdSource ids) {
        this.name = name;
        this.addresses = settings.addresses();
        this.ids = ids;
        factory.setUsername(settings.user());
        factory.setPassword(settings.password().reveal());
        factory.setVirtualHost(settings.virtualHost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setRequestedHeartbeat((int) settings.heartbeat().toSeconds());
        factory.setConnectionTimeout(CONNECT_MILLIS);
        factory.setHandshakeTimeout(HANDSHAKE_MILLIS);
        factory.setChannelRpcTimeout(ANSWER_MILLIS);
        factory.setSharedExecutor(deliveries);
        factory.setExceptionHandler(new LossesAside());
        factory.setThreadFactory(BusThreads.named("bus-connection"));
        TlsSettings tls = settings.tls();
        if (tls != null) {
            factory.useSslProtocol(tls.context());
            factory.enableHostnameVerification();
        }
    }

    /** Tries the hosts in turn, starting with any of them. */
    @Override
    public Session connect() throws IOException, TimeoutException {
        List<Address> order = new ArrayList<>(addresses);
        Collections.rotate(order, (int) (ids.nextFraction() * order.size()));
        Connection connection = factory.newConnection(order, name);
        return new Session(connection);
    }
}
