package org.trove.taskmanager;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of operations.
 *
 * @param historyDays how long one is kept after its end
 */
public record OperationSettings(@Min(1) @Max(3_650) int historyDays) {
    static final OperationSettings DEFAULT = new OperationSettings(90);

    @JsonCreator
    static OperationSettings fromConfiguration(@JsonProperty("history_days") @Nullable Integer historyDays) {
        return historyDays == null ? DEFAULT : new OperationSettings(historyDays);
    }

    Duration history() {
        return Duration.ofDays(historyDays);
    }
}
