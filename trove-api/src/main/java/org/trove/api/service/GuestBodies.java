package org.trove.api.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.trove.message.GuestCommand;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/** Reads databases and users from bodies whose form was checked by a schema. */
public final class GuestBodies {

    private GuestBodies() {}

    public static List<DatabaseSpec> databases(JsonNode list) {
        List<DatabaseSpec> databases = new ArrayList<>();
        list.forEach(item -> databases.add(new DatabaseSpec(
                item.path("name").asText(), text(item.path("character_set")), text(item.path("collate")))));
        return databases;
    }

    public static List<UserSpec> users(JsonNode list) {
        List<UserSpec> users = new ArrayList<>();
        list.forEach(item -> users.add(new UserSpec(
                item.path("name").asText(),
                item.path("password").asText(),
                host(item.path("host")),
                names(item.path("databases")))));
        return users;
    }

    /** What of a user is to change; what is missing stays. */
    public static GuestCommand.UserAttributes attributes(JsonNode wish) {
        return new GuestCommand.UserAttributes(
                text(wish.path("name")),
                wish.has("host") ? host(wish.path("host")) : null,
                text(wish.path("password")));
    }

    /** Datastores keep hosts in lower case. */
    private static String host(JsonNode node) {
        return node.asText(UserSpec.ANY_HOST).toLowerCase(Locale.ROOT);
    }

    /** The names of a list of {@code {"name": …}}. */
    public static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    public static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}
