package org.trove.bus.rabbit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.trove.bus.RpcSettings;
import org.trove.crypto.SecretString;
import org.trove.message.CallTimeouts;
import org.trove.message.wire.AcceptedCodes;
import org.trove.message.wire.WireSecurity;
import org.trove.setting.ShortDuration;

/** The section {@code messaging} as it stands in a file: its keys and their defaults. */
final class RabbitYaml {
    private static final String NEW_ONLY = "new_only";
    private static final String SERVICES = "services";
    private static final String GUESTS = "guests";
    private static final Map<String, AcceptedCodes> CODES =
            Map.of(NEW_ONLY, AcceptedCodes.NEW_ONLY, "old_too", AcceptedCodes.OLD_TOO);

    /** {@code host} or {@code host:port} each, tried in random order. */
    @JsonProperty
    List<String> hosts = List.of("127.0.0.1");

    /** Of the hosts that name none; default 5672, with TLS 5671. */
    @JsonProperty
    @Nullable
    Integer port;

    @JsonProperty
    String user = "trove";

    @JsonProperty
    @Nullable
    SecretString password;

    @JsonProperty("virtual_host")
    String virtualHost = "/";

    /** Connect with TLS, and check the broker's certificate and name. */
    @JsonProperty
    boolean tls;

    /** PEM file of the authorities to trust; default those of the JVM. */
    @JsonProperty("tls_ca_file")
    @Nullable
    String tlsCaFile;

    /** Silence after which the connection counts as dead, 2s to 10m. */
    @JsonProperty
    @JsonDeserialize(using = ShortDuration.class)
    Duration heartbeat = Duration.ofSeconds(20);

    @JsonProperty("control_exchange")
    String controlExchange = "trove";

    @JsonProperty("taskmanager_queue")
    String taskmanagerQueue = RpcSettings.DEFAULT.taskmanagerTopic();

    @JsonProperty("conductor_queue")
    String conductorQueue = RpcSettings.DEFAULT.conductorTopic();

    /** Whether queues survive the broker's restart (Python Trove: false); all peers must agree. */
    @JsonProperty("durable_queues")
    boolean durableQueues = true;

    /** {@code classic} or {@code quorum}; quorum needs durable queues and is used where the broker is RabbitMQ. */
    @JsonProperty("queue_type")
    QueueSettings.Type queueType = QueueSettings.Type.CLASSIC;

    /** How many messages may wait for the broker's confirmation, 1 to 1,000,000. */
    @JsonProperty("max_unconfirmed")
    int maxUnconfirmed = 10_000;

    /** Time-out of quick calls to guests. */
    @JsonProperty("agent_call_low_timeout")
    @JsonDeserialize(using = ShortDuration.class)
    Duration lowTimeout = CallTimeouts.DEFAULT.low();

    /** Time-out of slow calls to guests. */
    @JsonProperty("agent_call_high_timeout")
    @JsonDeserialize(using = ShortDuration.class)
    Duration highTimeout = CallTimeouts.DEFAULT.high();

    /** Whether messages are encrypted, and those in clear refused. */
    @JsonProperty("enable_secure_rpc_messaging")
    boolean secure = true;

    /** Which authentication codes messages of other services must have: {@code new_only}, or {@code old_too} while updating. */
    @JsonProperty("message_authentication")
    String codes = NEW_ONLY;

    /** Which messages may have no code at all, because Trove's peers in Python make none: {@code services}, {@code guests}. */
    @JsonProperty("python_peers")
    List<String> pythonPeers = List.of();

    /** Of releases before, which demanded no code unless they were told to. Without effect. */
    @JsonProperty("require_message_authentication")
    @Nullable
    Boolean codeRequired;

    BrokerSettings broker() {
        if (password == null) {
            throw new IllegalArgumentException("messaging.password is missing");
        }
        TlsSettings transport = tls ? new TlsSettings(tlsCaFile) : null;
        int defaultPort = tls ? BrokerSettings.TLS_PORT : BrokerSettings.PLAIN_PORT;
        return new BrokerSettings(
                hosts, port == null ? defaultPort : port, user, password, virtualHost, transport, heartbeat);
    }

    QueueSettings queues() {
        return new QueueSettings(controlExchange, durableQueues, queueType, maxUnconfirmed);
    }

    RpcSettings rpc() {
        return new RpcSettings(taskmanagerQueue, conductorQueue, new CallTimeouts(lowTimeout, highTimeout));
    }

    WireSecurity security() {
        if (!CODES.containsKey(codes)) {
            throw new IllegalArgumentException("messaging.message_authentication must be one of "
                    + new TreeSet<>(CODES.keySet()) + ", not '" + codes + "'");
        }
        for (String peer : pythonPeers) {
            if (!peer.equals(SERVICES) && !peer.equals(GUESTS)) {
                throw new IllegalArgumentException(
                        "messaging.python_peers may hold [" + SERVICES + ", " + GUESTS + "], not '" + peer + "'");
            }
        }
        return secure ? new WireSecurity(true, codes(SERVICES), codes(GUESTS)) : WireSecurity.inClear();
    }

    private AcceptedCodes codes(String peer) {
        AcceptedCodes usual = Objects.requireNonNull(CODES.get(codes));
        return pythonPeers.contains(peer) ? AcceptedCodes.NONE_TOO : usual;
    }
}
