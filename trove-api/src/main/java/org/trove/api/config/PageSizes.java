package org.trove.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/** How many items a page of a list has at most, whatever the client asks for. */
public record PageSizes(
        @Min(1) @Max(1000) int instances,
        @Min(1) @Max(1000) int databases,
        @Min(1) @Max(1000) int users,
        @Min(1) @Max(1000) int operations) {

    private static final int USUAL = 20;
    public static final PageSizes DEFAULT = new PageSizes(USUAL, USUAL, USUAL, USUAL);

    @JsonCreator
    static PageSizes fromConfiguration(
            @JsonProperty("instances") @Nullable Integer instances,
            @JsonProperty("databases") @Nullable Integer databases,
            @JsonProperty("users") @Nullable Integer users,
            @JsonProperty("operations") @Nullable Integer operations) {
        return new PageSizes(orUsual(instances), orUsual(databases), orUsual(users), orUsual(operations));
    }

    private static int orUsual(@Nullable Integer size) {
        return size == null ? USUAL : size;
    }
}
