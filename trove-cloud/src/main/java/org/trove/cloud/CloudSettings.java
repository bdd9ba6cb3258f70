package org.trove.cloud;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code cloud} section of a service's configuration: which provider, and the provider's own settings. */
public final class CloudSettings {
    private final String provider;
    private final Map<String, Object> settings = new HashMap<>();

    @JsonCreator
    public CloudSettings(@JsonProperty(value = "provider", required = true) String provider) {
        this.provider = provider;
    }

    @JsonAnySetter
    public void put(String key, @Nullable Object value) {
        if (value != null) {
            settings.put(key, value);
        }
    }

    public String provider() {
        return provider;
    }

    public Map<String, Object> settings() {
        return Map.copyOf(settings);
    }

    /** See {@link CloudProvider#check}. @throws IllegalArgumentException also where there is no such provider */
    public List<String> check(CloudProvider.Use use) {
        return CloudProviders.named(provider).check(settings(), use);
    }

    public Catalog openCatalog(CloudProvider.Environment environment) {
        return CloudProviders.named(provider).openCatalog(settings(), environment);
    }

    public Cloud open(CloudProvider.Environment environment) {
        return CloudProviders.named(provider).open(settings(), environment);
    }
}
