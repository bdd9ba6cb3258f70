package org.trove.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Min;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.model.Quota;

/** The limits of a project that was given none of its own; −1 = unlimited. RAM in MiB, volumes in GiB. */
public record QuotaDefaults(
        @Min(-1) int instances,
        @Min(-1) int ram,
        @Min(-1) int volumes,
        @Min(-1) int backups) {

    public static final QuotaDefaults DEFAULT = new QuotaDefaults(10, Quota.UNLIMITED, 40, 50);

    @JsonCreator
    static QuotaDefaults fromConfiguration(
            @JsonProperty("max_instances_per_tenant") @Nullable Integer instances,
            @JsonProperty("max_ram_per_tenant") @Nullable Integer ram,
            @JsonProperty("max_volumes_per_tenant") @Nullable Integer volumes,
            @JsonProperty("max_backups_per_tenant") @Nullable Integer backups) {
        return new QuotaDefaults(
                instances == null ? DEFAULT.instances : instances,
                ram == null ? DEFAULT.ram : ram,
                volumes == null ? DEFAULT.volumes : volumes,
                backups == null ? DEFAULT.backups : backups);
    }

    /** The form that the quota store is built with. */
    public Map<Quota.Resource, Integer> limits() {
        return Map.of(
                Quota.Resource.INSTANCES, instances,
                Quota.Resource.RAM, ram,
                Quota.Resource.VOLUMES, volumes,
                Quota.Resource.BACKUPS, backups);
    }
}
