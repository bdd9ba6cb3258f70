package org.trove.bus.rabbit;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import org.trove.bus.RpcSettings;
import org.trove.crypto.SecretString;
import org.trove.message.wire.WireSecurity;

/** The section {@code messaging}: where the broker is and what both sides of a topic must agree on. Keys: {@link RabbitYaml}. */
public record RabbitSettings(BrokerSettings broker, QueueSettings queues, RpcSettings rpc, WireSecurity security) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static RabbitSettings of(RabbitYaml yaml) {
        return new RabbitSettings(yaml.broker(), yaml.queues(), yaml.rpc(), yaml.security());
    }

    /** Looks at the files that the settings name. @throws IllegalArgumentException where one cannot be used */
    public void check() {
        TlsSettings tls = broker.tls();
        if (tls != null) {
            tls.check("messaging");
        }
    }

    /** A broker at one address, everything else as by default. */
    public static RabbitSettings at(String host, int port, String user, SecretString password) {
        RabbitYaml yaml = new RabbitYaml();
        yaml.hosts = List.of(host);
        yaml.port = port;
        yaml.user = user;
        yaml.password = password;
        return of(yaml);
    }
}
