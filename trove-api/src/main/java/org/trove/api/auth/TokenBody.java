package org.trove.api.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.api.json.Json;

/** Reads what Keystone tells of a token. */
final class TokenBody {

    private TokenBody() {}

    /** @throws org.trove.error.TroveException UNAVAILABLE where it is something else */
    static Identity read(byte[] body) {
        try {
            JsonNode token = Json.read(body).path("token");
            JsonNode user = token.path("user");
            JsonNode project = token.path("project");
            List<String> roles = new ArrayList<>();
            token.path("roles").forEach(role -> roles.add(role.path("name").asText()));
            return new Identity(
                    user.path("id").asText(),
                    textOrNull(user.path("name")),
                    textOrNull(project.path("id")),
                    textOrNull(project.path("name")),
                    roles,
                    time(token.path("expires_at").asText()),
                    scope(token),
                    accessRules(token.path("application_credential").path("access_rules")));
        } catch (IOException | DateTimeParseException e) {
            throw KeystoneAway.because("Keystone's answer cannot be understood", e, KeystoneAway.RETRY_AFTER);
        }
    }

    /**
     * A time of Keystone's. It leaves the zone out where a token ends with its application credential.
     *
     * @throws DateTimeParseException where it is none
     */
    static Instant time(String text) {
        return Instant.parse(text.endsWith("Z") ? text : text + "Z");
    }

    private static TokenScope scope(JsonNode token) {
        if (token.has("project")) {
            return TokenScope.PROJECT;
        }
        if (token.has("domain")) {
            return TokenScope.DOMAIN;
        }
        return token.has("system") ? TokenScope.SYSTEM : TokenScope.NONE;
    }

    private static @Nullable AccessRules accessRules(JsonNode rules) {
        if (!rules.isArray()) {
            return null;
        }
        List<AccessRules.Rule> read = new ArrayList<>();
        rules.forEach(rule -> read.add(new AccessRules.Rule(
                rule.path("service").asText(),
                rule.path("method").asText(),
                rule.path("path").asText())));
        return new AccessRules(read);
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}
