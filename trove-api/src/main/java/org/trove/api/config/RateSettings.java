package org.trove.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/** Requests per minute and project by verb; 0 or −1 = as many as it likes. */
public record RateSettings(
        @Min(-1) int get,
        @Min(-1) int post,
        @Min(-1) int put,
        @Min(-1) int delete) {

    private static final int USUAL = 200;
    public static final RateSettings DEFAULT = new RateSettings(USUAL, USUAL, USUAL, USUAL);
    public static final RateSettings UNLIMITED = new RateSettings(-1, -1, -1, -1);

    @JsonCreator
    static RateSettings fromConfiguration(
            @JsonProperty("http_get_rate") @Nullable Integer get,
            @JsonProperty("http_post_rate") @Nullable Integer post,
            @JsonProperty("http_put_rate") @Nullable Integer put,
            @JsonProperty("http_delete_rate") @Nullable Integer delete) {
        return new RateSettings(orUsual(get), orUsual(post), orUsual(put), orUsual(delete));
    }

    private static int orUsual(@Nullable Integer rate) {
        return rate == null ? USUAL : rate;
    }
}
