package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.model.Quota.Resource.INSTANCES;
import static org.trove.model.Quota.Resource.RAM;
import static org.trove.model.Quota.Resource.VOLUMES;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trove.model.ProjectId;
import org.trove.model.Quota;

/** What quota stores do; the defaults are Trove's. */
public interface QuotaStoreContract extends StoreFixture {
    ProjectId FRESH = new ProjectId("fresh-project");

    private Set<Quota.Resource> add(Map<Quota.Resource, Integer> amounts) {
        return database().write(stores -> stores.quotas().add(FRESH, amounts));
    }

    private Quota quota(Quota.Resource resource) {
        return database().read(stores -> stores.quotas().quotas(FRESH)).stream()
                .filter(quota -> quota.resource() == resource)
                .findFirst()
                .orElseThrow();
    }

    @Test
    default void a_fresh_project_has_the_default_limits_and_uses_nothing() {
        assertThat(list(stores -> stores.quotas().quotas(FRESH))).hasSize(4);
        assertThat(quota(INSTANCES)).isEqualTo(new Quota(INSTANCES, 0, 0, 10));
        assertThat(quota(RAM).limit()).isEqualTo(Quota.UNLIMITED);
    }

    @Test
    default void use_grows_to_the_limit_and_not_beyond() {
        assertThat(add(Map.of(INSTANCES, 1, VOLUMES, 40, RAM, 1_000_000))).isEmpty();
        assertThat(add(Map.of(INSTANCES, 1, VOLUMES, 1))).containsExactly(VOLUMES);
        assertThat(quota(VOLUMES).inUse()).isEqualTo(40);
        assertThat(quota(RAM).inUse()).isEqualTo(1_000_000);
    }

    @Test
    default void giving_back_is_never_refused_and_stops_at_nothing() {
        add(Map.of(VOLUMES, 5));
        write(stores -> stores.quotas().setLimits(FRESH, Map.of(VOLUMES, 1)));

        assertThat(add(Map.of(VOLUMES, -2))).isEmpty();
        assertThat(quota(VOLUMES)).isEqualTo(new Quota(VOLUMES, 3, 0, 1));
        assertThat(add(Map.of(VOLUMES, -9))).isEmpty();
        assertThat(quota(VOLUMES).inUse()).isZero();
    }

    @Test
    default void limits_are_set_and_unset() {
        write(stores -> stores.quotas().setLimits(FRESH, Map.of(INSTANCES, 0)));
        assertThat(add(Map.of(INSTANCES, 1))).containsExactly(INSTANCES);

        write(stores -> stores.quotas().setLimits(FRESH, Map.of(INSTANCES, Quota.UNLIMITED)));
        assertThat(add(Map.of(INSTANCES, 10_000))).isEmpty();
    }
}
