package org.trove.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.KeystoneSettings;
import org.trove.api.config.ApiSettings;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.cloud.CloudSettings;
import org.trove.crypto.KeySettings;
import org.trove.store.jdbi.DatabaseSettings;

/** The configuration file of the API server. */
public final class ApiConfiguration extends Configuration {

    private final DatabaseSettings database;
    private final RabbitSettings messaging;
    private final KeySettings keys;
    private final CloudSettings cloud;

    @Valid
    private final KeystoneSettings keystone;

    @Valid
    private final ApiSettings api;

    public ApiConfiguration(
            @JsonProperty(value = "database", required = true) @NotNull DatabaseSettings database,
            @JsonProperty(value = "messaging", required = true) @NotNull RabbitSettings messaging,
            @JsonProperty(value = "keys", required = true) @NotNull KeySettings keys,
            @JsonProperty(value = "cloud", required = true) @NotNull CloudSettings cloud,
            @JsonProperty(value = "keystone_authtoken", required = true) @NotNull KeystoneSettings keystone,
            @JsonProperty("api") @Nullable ApiSettings api) {
        this.database = database;
        this.messaging = messaging;
        this.keys = keys;
        this.cloud = cloud;
        this.keystone = keystone;
        this.api = api == null ? ApiSettings.defaults() : api;
    }

    public DatabaseSettings database() {
        return database;
    }

    public RabbitSettings messaging() {
        return messaging;
    }

    public KeySettings keys() {
        return keys;
    }

    public CloudSettings cloud() {
        return cloud;
    }

    public KeystoneSettings keystone() {
        return keystone;
    }

    public ApiSettings api() {
        return api;
    }
}
