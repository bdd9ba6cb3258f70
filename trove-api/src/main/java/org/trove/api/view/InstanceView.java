package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An instance in a list. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceView(
        String id,
        String name,
        String status,
        @JsonProperty("operating_status") String operatingStatus,
        List<Link> links,
        Reference flavor,
        DatastoreNames datastore,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String region,
        AccessView access,
        @JsonProperty("tenant_id") @Nullable String tenantId,
        @Nullable VolumeView volume,
        @Nullable String hostname,
        @Nullable List<String> ip,
        @Nullable List<AddressView> addresses,
        @JsonProperty("replica_of") @Nullable Reference replicaOf,
        @Nullable List<Reference> replicas) {}
