package org.trove.standalone.secret;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.trove.crypto.KeySettings;
import org.trove.host.PrivateFiles;
import org.trove.setting.SettingsReader;
import org.trove.setting.YamlTree;

/** The keys of a home: made at its first start, kept in a file that only its owner can read. */
public final class StandaloneKeys {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 43;
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final SecureRandom random;

    public StandaloneKeys(SecureRandom random) {
        this.random = random;
    }

    /** @throws IOException where the file cannot be read or written, naming it */
    public KeySettings createOrLoad(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
        try {
            return SettingsReader.read("keys", YamlTree.read(file), KeySettings.class);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " does not hold the keys of a control plane: " + e.getMessage(), null);
        }
    }

    /** New keys as a {@code keys} section. */
    public Map<String, String> generate() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("taskmanager_rpc_encr_key", secret());
        keys.put("inst_rpc_key_encr_key", secret());
        keys.put("operation_payload_key", secret());
        return keys;
    }

    /** 43 random letters and digits: 256 bits. */
    public String secret() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private void create(Path file) throws IOException {
        PrivateFiles.write(file, YAML.writeValueAsString(generate()));
    }
}
