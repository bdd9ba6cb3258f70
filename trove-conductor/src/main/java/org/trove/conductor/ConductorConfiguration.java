package org.trove.conductor;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.KeySettings;
import org.trove.store.jdbi.DatabaseSettings;

/** The conductor's configuration file. */
public final class ConductorConfiguration extends Configuration {
    @Valid
    @NotNull
    private final DatabaseSettings database;

    @Valid
    @NotNull
    private final RabbitSettings messaging;

    @Valid
    @NotNull
    private final KeySettings keys;

    @Valid
    private final ConductorSettings conductor;

    @JsonCreator
    public ConductorConfiguration(
            @JsonProperty(value = "database", required = true) DatabaseSettings database,
            @JsonProperty(value = "messaging", required = true) RabbitSettings messaging,
            @JsonProperty(value = "keys", required = true) KeySettings keys,
            @JsonProperty("conductor") @Nullable ConductorSettings conductor) {
        this.database = database;
        this.messaging = messaging;
        this.keys = keys;
        this.conductor = conductor == null ? ConductorSettings.DEFAULTS : conductor;
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

    public ConductorSettings conductor() {
        return conductor;
    }
}
