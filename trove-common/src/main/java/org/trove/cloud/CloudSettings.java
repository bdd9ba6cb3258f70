package org.trove.cloud;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashMap;
import java.util.Map;

/** The {@code cloud} section of a service's configuration: which provider, and the provider's own settings. */
public final class CloudSettings {
    private final String provider;
    private final Map<String, Object> settings = new HashMap<>();

    @JsonCreator
    public CloudSettings(@JsonProperty(value = "provider", required = true) String provider) {
        this.provider = provider;
    }

    @JsonAnySetter
    public void put(String key, Object value) {
        settings.put(key, value);
    }

    public String provider() {
        return provider;
    }

    public Map<String, Object> settings() {
        return Map.copyOf(settings);
    }

    public Catalog openCatalog(CloudProvider.Environment environment) {
        return CloudProviders.named(provider).openCatalog(settings(), environment);
    }

    public Cloud open(CloudProvider.Environment environment) {
        return CloudProviders.named(provider).open(settings(), environment);
    }
}
