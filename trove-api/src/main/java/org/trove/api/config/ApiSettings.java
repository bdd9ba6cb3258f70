package org.trove.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.trove.setting.ShortDuration;
import org.trove.store.QuotaDefaults;

/**
 * The {@code api} section; the names are Trove's options where Trove has one.
 *
 * @param region of the instances that are made here
 * @param publicEndpoint base URL for the versions document, null = as the client called
 * @param defaultDatastore name or id of the datastore of a create that names none, null = the only one, where there is but one
 * @param maxAcceptedVolumeSize GiB, of one instance
 * @param agentHeartbeatExpiry after this time without a heartbeat a guest counts as lost
 * @param policyFile YAML file with policy rules that replace the built-in ones, null = none
 * @param guestAgentArchive what new servers fetch as their agent, null = that of this installation, where it was built
 * @param tokenCacheTime how long a token that was found valid is believed
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ApiSettings(
        @NotBlank String region,
        @Nullable String publicEndpoint,
        @Nullable String defaultDatastore,
        @Min(1) int maxAcceptedVolumeSize,
        Duration agentHeartbeatExpiry,
        @Nullable String policyFile,
        @Nullable String guestAgentArchive,
        Duration tokenCacheTime,
        @Valid PageSizes pageSizes,
        @Valid RateSettings rates,
        QuotaDefaults quotas,
        @Valid FollowerSettings followers,
        @Valid ConnectionSettings connections) {

    public static final String DEFAULT_REGION = "RegionOne";
    private static final int DEFAULT_MAX_VOLUME_SIZE = 10;

    @JsonCreator
    static ApiSettings fromConfiguration(
            @JsonProperty("region") @Nullable String region,
            @JsonProperty("public_endpoint") @Nullable String publicEndpoint,
            @JsonProperty("default_datastore") @Nullable String defaultDatastore,
            @JsonProperty("max_accepted_volume_size") @Nullable Integer maxAcceptedVolumeSize,
            @JsonProperty("agent_heartbeat_expiry") @JsonDeserialize(using = ShortDuration.class) @Nullable
                    Duration agentHeartbeatExpiry,
            @JsonProperty("policy_file") @Nullable String policyFile,
            @JsonProperty("guest_agent_archive") @Nullable String guestAgentArchive,
            @JsonProperty("token_cache_time") @JsonDeserialize(using = ShortDuration.class) @Nullable
                    Duration tokenCacheTime,
            @JsonProperty("page_sizes") @Nullable PageSizes pageSizes,
            @JsonProperty("rates") @Nullable RateSettings rates,
            @JsonProperty("quotas") @Nullable QuotaDefaults quotas,
            @JsonProperty("followers") @Nullable FollowerSettings followers,
            @JsonProperty("connections") @Nullable ConnectionSettings connections) {
        return new ApiSettings(
                region == null ? DEFAULT_REGION : region,
                publicEndpoint,
                defaultDatastore,
                maxAcceptedVolumeSize == null ? DEFAULT_MAX_VOLUME_SIZE : maxAcceptedVolumeSize,
                agentHeartbeatExpiry == null ? Duration.ofSeconds(90) : agentHeartbeatExpiry,
                policyFile,
                guestAgentArchive,
                tokenCacheTime == null ? Duration.ofMinutes(5) : tokenCacheTime,
                pageSizes == null ? PageSizes.DEFAULT : pageSizes,
                rates == null ? RateSettings.DEFAULT : rates,
                quotas == null ? QuotaDefaults.TROVE : quotas,
                followers == null ? FollowerSettings.DEFAULT : followers,
                connections == null ? ConnectionSettings.DEFAULT : connections);
    }

    /** The same, with a datastore for creates that name none where the configuration has none. */
    public ApiSettings orDefaultDatastore(String datastore) {
        return new ApiSettings(
                region,
                publicEndpoint,
                defaultDatastore == null ? datastore : defaultDatastore,
                maxAcceptedVolumeSize,
                agentHeartbeatExpiry,
                policyFile,
                guestAgentArchive,
                tokenCacheTime,
                pageSizes,
                rates,
                quotas,
                followers,
                connections);
    }

    @ValidationMethod(message = "guest_agent_archive must name a readable file")
    @JsonIgnore
    public boolean isGuestAgentArchiveReadable() {
        return guestAgentArchive == null || Files.isReadable(Path.of(guestAgentArchive));
    }

    /** The settings of a configuration that has no {@code api} section. */
    public static ApiSettings defaults() {
        return fromConfiguration(null, null, null, null, null, null, null, null, null, null, null, null, null);
    }
}
