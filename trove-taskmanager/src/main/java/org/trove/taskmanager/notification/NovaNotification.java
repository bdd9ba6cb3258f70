package org.trove.taskmanager.notification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A notification of Nova's, read for which server to look at, and nothing else of it is believed: whoever may send to Nova's
 * broker can make one up. Both formats are read (Nova, "Notifications"): {@code instance.…} with a versioned object, and
 * {@code compute.instance.…} without.
 *
 * @param event what it is about, one of a few words for metrics
 * @param serverId of the server that has changed, null where none has
 */
record NovaNotification(
        Format format, String event, @Nullable String serverId) {
    private static final int LONGEST_BYTES = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OF_SERVER = Pattern.compile("(?:compute\\.)?instance\\.([a-z_]+)([a-z_.]*)");
    private static final Pattern SERVER_ID = Pattern.compile("[0-9a-fA-F-]{32,36}");

    /** Tells of a server as it is once a day or hour, not of a change. */
    private static final String AUDIT = "exists";

    private static final Set<String> KNOWN_EVENTS = Set.of(
            "create",
            "delete",
            "soft_delete",
            "update",
            "power_on",
            "power_off",
            "shutdown",
            "reboot",
            "rebuild",
            "resize",
            "resize_finish",
            "finish_resize",
            "pause",
            "unpause",
            "suspend",
            "resume");

    /** How Nova wrote it. */
    enum Format {
        VERSIONED,
        UNVERSIONED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IOException where the body is no notification, or one of a server that it does not name */
    static NovaNotification read(byte[] body) throws IOException {
        if (body.length > LONGEST_BYTES) {
            throw new IOException("too long: " + body.length + " bytes");
        }
        JsonNode message = JSON.readTree(body);
        if (message.has("oslo.message")) {
            message = JSON.readTree(message.path("oslo.message").asText());
        }
        JsonNode type = message.path("event_type");
        if (!type.isTextual()) {
            throw new IOException("it has no event type");
        }
        JsonNode payload = message.path("payload");
        Format format = payload.has("nova_object.data") ? Format.VERSIONED : Format.UNVERSIONED;
        Matcher ofServer = OF_SERVER.matcher(type.textValue());
        if (!ofServer.matches()) {
            return new NovaNotification(format, "none", null);
        }
        String event = ofServer.group(1);
        boolean changes = !event.equals(AUDIT) && !ofServer.group(2).endsWith(".start");
        String known = KNOWN_EVENTS.contains(event) ? event : "other";
        return new NovaNotification(format, known, changes ? serverId(format, payload) : null);
    }

    private static String serverId(Format format, JsonNode payload) throws IOException {
        String id = format == Format.VERSIONED
                ? payload.path("nova_object.data").path("uuid").asText()
                : payload.path("instance_id").asText();
        if (!SERVER_ID.matcher(id).matches()) {
            throw new IOException("it names no server");
        }
        return id;
    }
}
