package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.ParameterRule;

/** What a configuration group may set. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ParameterView(
        String name,
        @JsonProperty("datastore_version_id") String datastoreVersionId,
        @JsonProperty("restart_required") boolean restartRequired,
        String type,
        @Nullable Long max,
        @Nullable Long min) {

    public static ParameterView of(ParameterRule rule, String versionId) {
        return new ParameterView(
                rule.name(), versionId, rule.restartRequired(), rule.type(), shown(rule.max()), shown(rule.min()));
    }

    /** A bound of zero is not shown, as in Trove. */
    private static @Nullable Long shown(@Nullable Long bound) {
        return bound == null || bound == 0 ? null : bound;
    }
}
