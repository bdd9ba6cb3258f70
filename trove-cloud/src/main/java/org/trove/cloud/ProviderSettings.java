package org.trove.cloud;

import java.util.Map;
import org.trove.setting.SettingsReader;

/** Turns the {@code cloud} section into a provider's own record, and refuses what the record does not know. */
public final class ProviderSettings {
    private ProviderSettings() {}

    /** @throws IllegalArgumentException that names the key and what is wrong with it, or the nearest key that is known */
    public static <T> T read(Map<String, Object> settings, Class<T> type) {
        return SettingsReader.read("cloud", settings, type);
    }
}
