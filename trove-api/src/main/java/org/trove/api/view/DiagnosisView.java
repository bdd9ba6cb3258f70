package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.api.diagnosis.Diagnosis;
import org.trove.operation.OperationRecord;

/**
 * Why an instance is as it is. Times are UTC with fractions of a second.
 *
 * @param waitsFor nothing, task_manager, cloud, broker, guest, database, conductor, operation or operator
 * @param parts what is wrong with the control plane's own parts, by name
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record DiagnosisView(
        String instance,
        @JsonProperty("waits_for") String waitsFor,
        @Nullable String since,
        String summary,
        @JsonProperty("last_error") @Nullable String lastError,
        @Nullable String next,
        @JsonProperty("next_at") @Nullable String nextAt,
        List<String> advice,
        @Nullable String operation,
        Map<String, String> parts) {

    public static DiagnosisView of(String instance, Diagnosis diagnosis, Map<String, String> troubles) {
        OperationRecord operation = diagnosis.operation();
        return new DiagnosisView(
                instance,
                diagnosis.on().name().toLowerCase(Locale.ROOT),
                diagnosis.since() == null ? null : diagnosis.since().toString(),
                diagnosis.summary(),
                diagnosis.lastError(),
                diagnosis.next(),
                diagnosis.nextAt() == null ? null : diagnosis.nextAt().toString(),
                diagnosis.advice(),
                operation == null ? null : operation.id(),
                troubles);
    }
}
