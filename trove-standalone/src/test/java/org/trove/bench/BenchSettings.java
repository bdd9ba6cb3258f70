package org.trove.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretString;
import org.trove.model.ProjectId;

/** Where the services under measurement are: the file that {@code bin/bench} writes. */
record BenchSettings(Properties values) {
    static BenchSettings read(Path file) throws IOException {
        Properties values = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            values.load(reader);
        }
        return new BenchSettings(values);
    }

    String get(String name) {
        String value = values.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("the settings of the measurement lack " + name);
        }
        return value;
    }

    SecretString secret(String name) {
        return SecretString.of(get(name));
    }

    ProjectId project() {
        return new ProjectId(get("project"));
    }

    KeySettings keys() {
        return new KeySettings(
                secret("taskmanager_rpc_encr_key"), secret("inst_rpc_key_encr_key"), secret("operation_payload_key"));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "BenchSettings" + values.stringPropertyNames();
    }
}
