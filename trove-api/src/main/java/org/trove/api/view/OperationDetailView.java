package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operation by itself. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record OperationDetailView(
        @JsonUnwrapped OperationView base,
        @Nullable LeaseView lease,
        List<StepView> steps,
        List<InterventionView> interventions) {

    /** Who works on it; his name is for administrators. */
    public record LeaseView(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String holder,

            @Nullable String until) {}

    /** A try of a step; what it handed on names things of the cloud, and is for administrators. */
    public record StepView(
            String name,
            int attempt,
            boolean undoing,
            String outcome,
            String started,
            @Nullable String finished,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Map<String, String> output,

            @Nullable String reason) {}

    /** What it was told to do, and by whom. */
    public record InterventionView(
            String action,
            @JsonProperty("user_id") String userId,
            @Nullable String reason,
            String created) {}
}
