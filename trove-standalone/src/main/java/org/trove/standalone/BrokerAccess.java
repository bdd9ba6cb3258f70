package org.trove.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.SecretString;
import org.trove.host.PrivateFiles;
import org.trove.standalone.embedded.PortCheck;
import org.trove.standalone.secret.StandaloneKeys;

/**
 * How to reach the embedded broker. Kept in the home, so that agents that outlived a killed process find it again at the same
 * port with the same password.
 */
record BrokerAccess(int port, String user, String password) {
    static final String HOST = "127.0.0.1";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** @throws IOException where the file cannot be read or written */
    static BrokerAccess createOrLoad(Path file, StandaloneKeys secrets) throws IOException {
        if (!Files.exists(file)) {
            BrokerAccess access = new BrokerAccess(PortCheck.anyFree(HOST), "trove", secrets.secret());
            PrivateFiles.write(file, YAML.writeValueAsString(access));
        }
        return YAML.readValue(Files.readString(file), BrokerAccess.class);
    }

    RabbitSettings settings() {
        return RabbitSettings.at(HOST, port, user, SecretString.of(password));
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
