package org.trove.crypto;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the control plane; every service has the same. Made at first start by {@code bin/trove standalone} and by
 * {@code bin/trove-manage keys}.
 *
 * @param taskmanagerRpcEncrKey encrypts messages to the task manager
 * @param instRpcKeyEncrKey encrypts the instances' own keys at rest
 * @param operationPayloadKey encrypts the requests of open operations at rest
 */
public record KeySettings(
        @JsonProperty(value = "taskmanager_rpc_encr_key", required = true)
        SecretString taskmanagerRpcEncrKey,

        @JsonProperty(value = "inst_rpc_key_encr_key", required = true)
        SecretString instRpcKeyEncrKey,

        @JsonProperty(value = "operation_payload_key", required = true)
        SecretString operationPayloadKey) {

    private static final int MIN_LENGTH = 24;

    /** Trove's built-in defaults: public, hence no secrets. */
    private static final Set<String> PUBLISHED =
            Set.of("bzH6y0SGmjuoY0FNSTptrhgieGXNDX6PIhvz", "emYjgHFqfXNB1NGehAFIUeoyw4V4XwWHEaKP");

    public KeySettings {
        check("taskmanager_rpc_encr_key", taskmanagerRpcEncrKey);
        check("inst_rpc_key_encr_key", instRpcKeyEncrKey);
        check("operation_payload_key", operationPayloadKey);
    }

    private static void check(String name, @Nullable SecretString key) {
        if (key == null) {
            throw new IllegalArgumentException("keys." + name + " is missing");
        }
        if (PUBLISHED.contains(key.reveal())) {
            throw new IllegalArgumentException(
                    "keys." + name + " is Trove's published default, which everybody knows: set one of your own");
        }
        if (key.reveal().length() < MIN_LENGTH) {
            throw new IllegalArgumentException("keys." + name + " must have at least " + MIN_LENGTH + " characters");
        }
    }
}
