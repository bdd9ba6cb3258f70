package org.trove.simulation;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.trove.bus.BusMetrics;
import org.trove.bus.RpcSettings;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretString;
import org.trove.guestkey.InstanceKeyVault;
import org.trove.message.CallTimeouts;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.WireSecurity;

/** What the messages of all runs have in common. None of it decides what happens. */
final class Wire {
    static final KeySettings KEYS = new KeySettings(
            SecretString.of("key-of-the-task-managers-of-a-simulation"),
            SecretString.of("key-of-the-instances-keys-of-a-simulation"),
            SecretString.of("key-of-the-operations-of-a-simulation"));
    static final RpcSettings RPC = new RpcSettings(
            "taskmanager", "trove-conductor", new CallTimeouts(Duration.ofSeconds(6), Duration.ofSeconds(20)));
    static final BusMetrics METRICS = new BusMetrics(new PrometheusRegistry());

    private static final SecureRandom RANDOM = new QuickRandom();
    private static final MessageCodec PLAIN = new MessageCodec(new MessageCipher(RANDOM), WireSecurity.inClear());
    private static final MessageCodec SEALED = new MessageCodec(new MessageCipher(RANDOM), WireSecurity.DEFAULT);
    static final InstanceKeyVault VAULT = new InstanceKeyVault(KEYS, RANDOM);

    private Wire() {}

    static MessageCodec codec(boolean sealed) {
        return sealed ? SEALED : PLAIN;
    }

    /** What it gives keeps no secret, and threads need not wait for one another. */
    private static final class QuickRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            ThreadLocalRandom.current().nextBytes(bytes);
        }
    }
}
