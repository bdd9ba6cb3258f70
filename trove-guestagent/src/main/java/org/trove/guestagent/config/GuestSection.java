package org.trove.guestagent.config;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.guestagent.config.GuestSettings.Directories;
import org.trove.guestagent.config.GuestSettings.Health;
import org.trove.guestagent.config.GuestSettings.Listen;
import org.trove.guestagent.config.GuestSettings.Recovery;
import org.trove.host.ServiceAccount;
import org.trove.setting.ShortDuration;

/** The {@code guest} section as it stands in the file; {@link #settings} checks it and fills in what is absent. */
final class GuestSection {
    private static final Set<String> KEYS = Set.of(
            "data_directory",
            "state_directory",
            "run_directory",
            "template_directory",
            "bind_address",
            "port",
            "database_service_uid",
            "heartbeat_interval",
            "volume_size_gb",
            "volume_unit",
            "tls",
            "certificate_check_interval",
            "stop_datastore_on_exit",
            "crash_restart_limit",
            "crash_restart_window",
            "confine_datastore");

    private final Map<String, JsonNode> values = new HashMap<>();

    @JsonCreator
    GuestSection() {}

    @JsonAnySetter
    void put(String key, JsonNode value) {
        values.put(key, value);
    }

    /** @param managers names of the datastores that may have a section inside this one */
    GuestSettings settings(Set<String> managers) {
        Path data = path("data_directory", Path.of("/var/lib/trove-guestagent"));
        return new GuestSettings(
                new Directories(
                        data,
                        path("state_directory", data.resolve("agent")),
                        path("run_directory", data.resolve("run")),
                        values.containsKey("template_directory") ? path("template_directory", data) : null),
                new Listen(text("bind_address", "0.0.0.0"), port()),
                account(),
                new Health(
                        ShortDuration.parse("guest.heartbeat_interval", text("heartbeat_interval", "3s")),
                        values.containsKey("volume_size_gb") ? (Integer) number("volume_size_gb", 1) : null),
                new GuestSettings.Volume(values.containsKey("volume_unit") ? text("volume_unit", "") : null),
                certificates(),
                basedirs(managers),
                flag("stop_datastore_on_exit", false),
                recovery(),
                flag("confine_datastore", false));
    }

    private @Nullable Integer port() {
        @Nullable JsonNode value = values.get("port");
        return value == null || value.isNull() ? null : (Integer) number("port", 0);
    }

    private Recovery recovery() {
        return new Recovery(
                number("crash_restart_limit", Recovery.DEFAULT.starts()),
                ShortDuration.parse("guest.crash_restart_window", text("crash_restart_window", "10m")));
    }

    private Map<String, Path> basedirs(Set<String> managers) {
        Map<String, Path> basedirs = new HashMap<>();
        values.forEach((key, value) -> {
            if (managers.contains(key)) {
                value.fieldNames()
                        .forEachRemaining(name -> refuseUnless(
                                name.equals("basedir"),
                                "unknown key guest." + key + "." + name + "; known: [basedir]"));
                if (value.hasNonNull("basedir")) {
                    basedirs.put(key, Path.of(value.get("basedir").asText()));
                }
            } else {
                refuseUnless(
                        KEYS.contains(key),
                        "unknown key guest." + key + "; known: " + new java.util.TreeSet<>(KEYS) + " and " + managers);
            }
        });
        return basedirs;
    }

    private ServiceAccount account() {
        return values.containsKey("database_service_uid")
                ? ServiceAccount.parse(text("database_service_uid", ""))
                : ServiceAccount.DEFAULT;
    }

    private Path path(String key, Path absent) {
        return values.containsKey(key) ? Path.of(text(key, "")).toAbsolutePath().normalize() : absent;
    }

    private String text(String key, String absent) {
        @Nullable JsonNode value = values.get(key);
        if (value == null || value.isNull()) {
            return absent;
        }
        refuseUnless(value.isValueNode() && !value.asText().isBlank(), "guest." + key + " must be a text");
        return value.asText();
    }

    private int number(String key, int absent) {
        @Nullable JsonNode value = values.get(key);
        if (value == null || value.isNull()) {
            return absent;
        }
        String written = value.asText();
        refuseUnless(
                written.matches("0|[1-9][0-9]{0,8}"),
                "guest." + key + " must be a whole number, not "
                        + (value.isValueNode() ? written : "a section or list"));
        return Integer.parseInt(written);
    }

    private GuestSettings.Certificates certificates() {
        String key = "certificate_check_interval";
        return new GuestSettings.Certificates(flag("tls", true), ShortDuration.parse("guest." + key, text(key, "10m")));
    }

    private boolean flag(String key, boolean absent) {
        @Nullable JsonNode value = values.get(key);
        if (value == null || value.isNull()) {
            return absent;
        }
        String written = value.asText().toLowerCase(Locale.ROOT);
        refuseUnless(
                written.matches("true|false|yes|no|on|off"),
                "guest." + key + " must be true or false, not '" + written + "'");
        return written.matches("true|yes|on");
    }

    private static void refuseUnless(boolean fine, String sentence) {
        if (!fine) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
