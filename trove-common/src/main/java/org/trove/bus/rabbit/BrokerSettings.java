package org.trove.bus.rabbit;

import com.rabbitmq.client.Address;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trove.crypto.SecretString;
import org.trove.setting.ShortDuration;

/**
 * Where the broker is and how to log in.
 *
 * @param hosts names or addresses, each with {@code :port} or without, at least one
 * @param port of the hosts that name none, 1 to 65535
 * @param tls null for a connection in clear
 * @param heartbeat silence after which the connection counts as dead, 2 s to 10 min
 */
public record BrokerSettings(
        List<String> hosts,
        int port,
        String user,
        SecretString password,
        String virtualHost,
        @Nullable TlsSettings tls,
        Duration heartbeat) {
    static final int PLAIN_PORT = 5672;
    static final int TLS_PORT = 5671;
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^\\s@:/]+)(:[0-9]{1,5})?|[0-9A-Fa-f:.%]+");
    private static final int MAX_PORT = 65_535;
    private static final Duration MIN_HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration MAX_HEARTBEAT = Duration.ofMinutes(10);

    public BrokerSettings {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty() || hosts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("messaging.hosts must name at least one host");
        }
        if (hosts.stream().anyMatch(host -> !HOST.matcher(host).matches())) {
            throw new IllegalArgumentException(
                    "messaging.hosts must be names or addresses, each with :port or without, and no account");
        }
        requirePort(port);
        if (heartbeat.compareTo(MIN_HEARTBEAT) < 0 || heartbeat.compareTo(MAX_HEARTBEAT) > 0) {
            throw new IllegalArgumentException(
                    "messaging.heartbeat must be 2s to 10m, not " + ShortDuration.print(heartbeat));
        }
        for (String host : hosts) {
            requirePort(Address.parsePort(host) == -1 ? port : Address.parsePort(host));
        }
    }

    /** The addresses, in the order of the hosts. */
    List<Address> addresses() {
        return hosts.stream()
                .map(host -> {
                    int own = Address.parsePort(host);
                    return new Address(Address.parseHost(host), own == -1 ? port : own);
                })
                .toList();
    }

    private static void requirePort(int port) {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("messaging: a port must be 1 to 65535: " + port);
        }
    }
}
