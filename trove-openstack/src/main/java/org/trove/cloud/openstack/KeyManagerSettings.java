package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * What is read from Barbican: the section {@code key_manager}.
 *
 * @param maxSecretBytes of one secret, 1 to 1,048,576; default 65,536
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record KeyManagerSettings(@Nullable Integer maxSecretBytes) {
    static final KeyManagerSettings DEFAULT = new KeyManagerSettings(null);
    private static final int DEFAULT_BYTES = 65_536;
    private static final int MOST_BYTES = 1 << 20;

    KeyManagerSettings {
        if (maxSecretBytes != null && (maxSecretBytes < 1 || maxSecretBytes > MOST_BYTES)) {
            throw new IllegalArgumentException(
                    "cloud.key_manager.max_secret_bytes must be 1 to " + MOST_BYTES + ", was " + maxSecretBytes);
        }
    }

    int limitBytes() {
        return maxSecretBytes == null ? DEFAULT_BYTES : maxSecretBytes;
    }
}
