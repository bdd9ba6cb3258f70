package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/** An instance by itself; the last three are for administrators. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceDetailView(
        @JsonUnwrapped InstanceView base,
        String created,
        String updated,
        @JsonProperty("service_status_updated") String serviceStatusUpdated,
        @Nullable FaultView fault,
        @Nullable Reference configuration,
        @JsonProperty("cluster_id") @Nullable String clusterId,
        @JsonProperty("server_id") @Nullable String serverId,
        @JsonProperty("volume_id") @Nullable String volumeId,
        @JsonProperty("encrypted_rpc_messaging") @Nullable Boolean encryptedRpcMessaging) {}
