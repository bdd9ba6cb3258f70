package org.trove.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.SecretString;
import org.trove.host.PrivateFiles;
import org.trove.standalone.embedded.BrokerAccounts;
import org.trove.standalone.embedded.PortCheck;
import org.trove.standalone.secret.StandaloneKeys;

/**
 * How to reach the embedded broker. Port and the account of the agents are kept in the home, so that agents that outlived a
 * killed process find it again. The control plane's account is as young as its process, and in no file: whoever reads what an
 * agent reads must not have its rights.
 *
 * @param user of the agents
 * @param password of the agents
 * @param control the control plane's own account
 */
record BrokerAccess(int port, String user, String password, BrokerAccounts.Account control) {
    static final String HOST = "127.0.0.1";
    private static final String CONTROL = "trove-control";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** @throws IOException where the file cannot be read or written */
    static BrokerAccess createOrLoad(Path file, StandaloneKeys secrets) throws IOException {
        if (!Files.exists(file)) {
            Kept made = new Kept(PortCheck.anyFree(HOST), "trove", secrets.secret());
            PrivateFiles.write(file, YAML.writeValueAsString(made));
        }
        Kept kept = YAML.readValue(Files.readString(file), Kept.class);
        return new BrokerAccess(
                kept.port(), kept.user(), kept.password(), new BrokerAccounts.Account(CONTROL, secrets.secret()));
    }

    /** What stands in the file. */
    private record Kept(int port, String user, String password) {}

    BrokerAccounts accounts() {
        return new BrokerAccounts(control, new BrokerAccounts.Account(user, password));
    }

    /** As the control plane connects. */
    RabbitSettings settings() {
        return RabbitSettings.at(HOST, port, control.name(), SecretString.of(control.password()));
    }

    /** The configuration that every guest gets. */
    String guestConfiguration() throws IOException {
        return YAML.writeValueAsString(java.util.Map.of(
                "messaging",
                java.util.Map.of("hosts", java.util.List.of(HOST), "port", port, "user", user, "password", password)));
    }

    @Override
    public String toString() {
        return "BrokerAccess[" + HOST + ":" + port + "]";
    }
}
