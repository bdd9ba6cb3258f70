package org.trove.bus;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.crypto.SecretString;

/**
 * Where notifications of another service come from.
 *
 * @param tls whether the connection is, with the broker's certificate and name checked
 * @param tlsCaFile PEM file of the authorities to trust, null = those of the JVM
 * @param exchange the topic exchange that the service sends to
 * @param topics the first part of routing keys, such as {@code notifications}; at least one
 * @param queue of our own, which no other listener may have: who shares one takes messages from the other
 */
public record NotificationSettings(
        TransportUrl url, boolean tls, @Nullable String tlsCaFile, String exchange, List<String> topics, String queue) {
    private static final int NAME_LIMIT = 255;

    public NotificationSettings {
        topics = List.copyOf(topics);
        requireName("exchange", exchange);
        requireName("queue", queue);
        topics.forEach(topic -> requireName("topics", topic));
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("nova_notifications.topics must name at least one topic");
        }
        if (topics.stream().anyMatch(topic -> queue.startsWith(topic + "."))) {
            throw new IllegalArgumentException("nova_notifications.queue must be one of our own, not '" + queue
                    + "', which other listeners take their messages from");
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static NotificationSettings of(Yaml yaml) {
        if (yaml.transportUrl == null) {
            throw new IllegalArgumentException("nova_notifications.transport_url is missing");
        }
        return new NotificationSettings(
                TransportUrl.parse("nova_notifications.transport_url", yaml.transportUrl),
                yaml.tls,
                yaml.tlsCaFile,
                yaml.exchange,
                yaml.topics,
                yaml.queue);
    }

    /** Nova's at this broker, everything else as by default. */
    public static NotificationSettings at(SecretString transportUrl, String queue) {
        Yaml yaml = new Yaml();
        yaml.transportUrl = transportUrl;
        yaml.queue = queue;
        return of(yaml);
    }

    private static void requireName(String key, String name) {
        if (name.isBlank() || name.length() > NAME_LIMIT) {
            throw new IllegalArgumentException(
                    "nova_notifications." + key + " must have 1 to " + NAME_LIMIT + " characters, not '" + name + "'");
        }
    }

    /** The section as it stands in a file: its keys and their defaults. */
    static final class Yaml {
        @JsonProperty("transport_url")
        @Nullable
        SecretString transportUrl;

        @JsonProperty
        boolean tls;

        @JsonProperty("tls_ca_file")
        @Nullable
        String tlsCaFile;

        @JsonProperty
        String exchange = "nova";

        /** Of either format; a change that is told in both is looked at once. */
        @JsonProperty
        List<String> topics = List.of("versioned_notifications", "notifications");

        @JsonProperty
        String queue = "trove_nova_notifications";
    }
}
