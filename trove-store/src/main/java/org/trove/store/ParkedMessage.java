package org.trove.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that no service could handle.
 *
 * @param id the same for the same message of the same topic
 * @param method what it says that it asks for, at most 80 characters
 * @param body as received; may hold secrets
 * @param reason without anything of the body, at most 500 characters
 * @param attempts how often it was tried
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are compared by nobody
public record ParkedMessage(String id, String topic, String method, byte[] body, String reason, int attempts) {
    /** Without the body. */
    @Override
    public String toString() {
        return "ParkedMessage[" + id + ", " + topic + ", " + method + "]";
    }

    /**
     * What is shown of one.
     *
     * @param bytes size of the body
     * @param created when it was parked, by the database's clock
     * @param replayAsked when an operator asked to send it again, null = nobody did
     */
    public record Summary(
            String id,
            String topic,
            String method,
            int bytes,
            String reason,
            int attempts,
            Instant created,
            @Nullable Instant replayAsked) {}

    /** One that is to be sent again. */
    @SuppressWarnings("ArrayRecordComponent") // bodies are compared by nobody
    public record Replay(String id, byte[] body) {}
}
