package org.trove.store;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.trove.model.Quota;

/** The limits of projects that have none of their own, under Trove's option names; −1 = unlimited. */
public record QuotaDefaults(int instances, int ramMb, int volumesGb, int backups) {
    public static final QuotaDefaults TROVE = of(null, null, null, null);

    public QuotaDefaults {
        check("max_instances_per_tenant", instances);
        check("max_ram_per_tenant", ramMb);
        check("max_volumes_per_tenant", volumesGb);
        check("max_backups_per_tenant", backups);
    }

    /** Absent values are Trove's defaults: 10 instances, unlimited memory, 40 GiB of volumes, 50 backups. */
    @JsonCreator
    public static QuotaDefaults of(
            @JsonProperty("max_instances_per_tenant") @Nullable Integer instances,
            @JsonProperty("max_ram_per_tenant") @Nullable Integer ramMb,
            @JsonProperty("max_volumes_per_tenant") @Nullable Integer volumesGb,
            @JsonProperty("max_backups_per_tenant") @Nullable Integer backups) {
        return new QuotaDefaults(
                instances == null ? 10 : instances,
                ramMb == null ? Quota.UNLIMITED : ramMb,
                volumesGb == null ? 40 : volumesGb,
                backups == null ? 50 : backups);
    }

    public int limitOf(Quota.Resource resource) {
        return switch (resource) {
            case INSTANCES -> instances;
            case RAM -> ramMb;
            case VOLUMES -> volumesGb;
            case BACKUPS -> backups;
        };
    }

    private static void check(String option, int limit) {
        if (limit < Quota.UNLIMITED) {
            throw new IllegalArgumentException(option + " must be at least -1 (unlimited): " + limit);
        }
    }
}
