package org.trove.guestagent.config;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;

/**
 * Who this agent is: what the control plane wrote into {@code guest_info.conf}.
 *
 * @param encryptionKey of the messages of this instance, null = messages are not encrypted
 * @param messagesSince microseconds since the epoch by the control plane's clock: no command to this server was sent before; 0 = of
 *     a server that an older control plane made
 */
public record GuestInfo(
        InstanceId guestId,
        String manager,
        String datastoreVersion,
        @Nullable String encryptionKey,
        long messagesSince) {

    static GuestInfo of(Map<String, String> values) {
        return new GuestInfo(
                new InstanceId(required(values, "guest_id")),
                required(values, "datastore_manager"),
                values.getOrDefault("datastore_version", ""),
                values.get("instance_rpc_encr_key"),
                micros(values.getOrDefault("messages_since", "0")));
    }

    /** The key of this instance's messages. */
    public Optional<String> key() {
        return Optional.ofNullable(encryptionKey);
    }

    private static long micros(String value) {
        if (!value.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(
                    "guest_info.conf: messages_since must be microseconds since the epoch, not '" + value + "'");
        }
        return Long.parseLong(value);
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("guest_info.conf has no " + name);
        }
        return value;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "GuestInfo[" + guestId + ", " + manager + " " + datastoreVersion + "]";
    }
}
