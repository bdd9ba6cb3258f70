package org.trove.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import java.util.HashMap;
import java.util.Map;
import org.trove.api.config.ApiSettings;
import org.trove.conductor.ConductorSettings;
import org.trove.taskmanager.TaskManagerSettings;

/** The configuration of the standalone profile: {@code etc/trove/trove-standalone.yml}; an empty section is one of defaults. */
public final class StandaloneConfiguration extends Configuration {
    @Valid
    @JsonProperty("api")
    @JsonSetter(nulls = Nulls.SKIP)
    private ApiSettings api = ApiSettings.defaults();

    @Valid
    @JsonProperty("taskmanager")
    @JsonSetter(nulls = Nulls.SKIP)
    private TaskManagerSettings taskmanager = new TaskManagerSettings();

    @Valid
    @JsonProperty("conductor")
    @JsonSetter(nulls = Nulls.SKIP)
    private ConductorSettings conductor = ConductorSettings.DEFAULTS;

    /** Settings of the provider {@code local} beyond those that follow from the home. */
    @JsonProperty("cloud")
    @JsonSetter(nulls = Nulls.SKIP)
    private Map<String, Object> cloud = new HashMap<>();

    public ApiSettings api() {
        return api;
    }

    public TaskManagerSettings taskmanager() {
        return taskmanager;
    }

    public ConductorSettings conductor() {
        return conductor;
    }

    public Map<String, Object> cloud() {
        return Map.copyOf(cloud);
    }
}
