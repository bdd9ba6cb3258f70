package org.trove.taskmanager;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.cloud.CloudSettings;
import org.trove.crypto.KeySettings;
import org.trove.store.jdbi.DatabaseSettings;

/** The configuration of a task manager that runs by itself ({@code etc/trove/trove-taskmanager.yml}). */
public final class TaskManagerConfiguration extends Configuration {
    private final DatabaseSettings database;
    private final RabbitSettings messaging;
    private final KeySettings keys;
    private final CloudSettings cloud;

    /** Without the section, or where it stands empty as in the file that comes along: all defaults. */
    @JsonProperty("taskmanager")
    @JsonSetter(nulls = Nulls.SKIP)
    @Valid
    @NotNull
    private TaskManagerSettings taskmanager = new TaskManagerSettings();

    public TaskManagerConfiguration(
            @JsonProperty(value = "database", required = true) DatabaseSettings database,
            @JsonProperty(value = "messaging", required = true) RabbitSettings messaging,
            @JsonProperty(value = "keys", required = true) KeySettings keys,
            @JsonProperty(value = "cloud", required = true) CloudSettings cloud) {
        this.database = database;
        this.messaging = messaging;
        this.keys = keys;
        this.cloud = cloud;
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

    public TaskManagerSettings taskmanager() {
        return taskmanager;
    }
}
