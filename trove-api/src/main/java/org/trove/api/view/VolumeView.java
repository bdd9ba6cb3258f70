package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.trove.model.VolumeUsage;

/**
 * The data volume of an instance.
 *
 * @param size GiB
 * @param used GiB, as the guest measured; null = not known or not asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VolumeView(
        int size,
        @Nullable Double used,
        @JsonProperty("used_percent") @Nullable Double usedPercent) {

    private static final double GIB = 1 << 30;

    static VolumeView ofSize(int size) {
        return new VolumeView(size, null, null);
    }

    static VolumeView of(int size, @Nullable VolumeUsage usage) {
        if (usage == null) {
            return ofSize(size);
        }
        double percent = usage.totalBytes() > 0 ? 100.0 * usage.usedBytes() / usage.totalBytes() : 0;
        return new VolumeView(size, rounded(usage.usedBytes() / GIB), rounded(percent));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
