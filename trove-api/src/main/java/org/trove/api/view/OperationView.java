package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An operation in a list or an event. Times are UTC with fractions of a second.
 *
 * @param instance its subject, where that is an instance
 * @param step name of the step that comes next or is being performed, null where none does
 * @param progress percent of its steps, 100 exactly where it succeeded
 * @param undoing whether what was done is being taken back, or was
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record OperationView(
        String id,
        String kind,
        @Nullable String instance,
        SubjectView subject,
        String state,
        int progress,
        @Nullable String step,
        boolean undoing,
        @JsonProperty("cancel_requested") boolean cancelRequested,
        boolean cancellable,
        String created,
        String updated,
        @Nullable String started,
        @Nullable String finished,
        @JsonProperty("waits_for") @Nullable String waitsFor,
        @Nullable String reason,
        @JsonProperty("next_attempt_at") @Nullable String nextAttemptAt,
        @JsonProperty("request_id") String requestId) {

    /** What the operation belongs to. @param type such as instance or backup */
    public record SubjectView(String type, String id) {}
}
