package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/** An instance as administrators see it, whosever it is. */
public record MgmtInstanceView(
        @JsonUnwrapped InstanceDetailView base,
        @Nullable ServerView server,
        @JsonProperty("service_status") String serviceStatus,
        boolean deleted,
        @JsonProperty("deleted_at") @Nullable String deletedAt,
        @JsonProperty("task_description") String taskDescription,

        @JsonProperty("root_enabled") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Boolean rootEnabled) {

    /** The compute server of an instance. */
    public record ServerView(
            String id,
            String name,
            String status,
            @JsonProperty("tenant_id") String tenantId) {}
}
