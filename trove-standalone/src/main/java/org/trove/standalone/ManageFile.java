package org.trove.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.trove.crypto.KeySettings;
import org.trove.host.PrivateFiles;
import org.trove.standalone.embedded.StartupException;
import org.trove.store.jdbi.DatabaseSettings;

/** What {@code bin/trove-manage --config} needs to work on this home while it runs; of mode 0600 as the files that it is made of. */
final class ManageFile {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private ManageFile() {}

    static void write(Path file, DatabaseSettings database, KeySettings keys) {
        Map<String, Object> content = Map.of(
                "database",
                Map.of(
                        "url", database.url(),
                        "user", database.user(),
                        "password", database.password().reveal()),
                "keys",
                Map.of(
                        "taskmanager_rpc_encr_key", keys.taskmanagerRpcEncrKey().reveal(),
                        "inst_rpc_key_encr_key", keys.instRpcKeyEncrKey().reveal(),
                        "operation_payload_key", keys.operationPayloadKey().reveal()));
        try {
            PrivateFiles.write(
                    file,
                    "# Written at each start, for bin/trove-manage --config.\n" + YAML.writeValueAsString(content));
        } catch (IOException e) {
            throw new StartupException("the home's file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
