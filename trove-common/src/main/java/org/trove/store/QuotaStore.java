package org.trove.store;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trove.model.ProjectId;
import org.trove.model.Quota;

/** What projects may use and do use. */
public interface QuotaStore {
    /** All resources of a project; those without a row have the default limits. */
    List<Quota> quotas(ProjectId project);

    /**
     * Adds to the use of a project where no limit forbids it; negative amounts give back and are never refused, and use never
     * falls below 0. One conditional write per resource: concurrent requests of a fresh project neither fail nor overrun.
     *
     * @return the resources whose limit forbids it (then the caller must roll back); empty where it was done
     */
    Set<Quota.Resource> add(ProjectId project, Map<Quota.Resource, Integer> amounts);

    /** Sets limits, −1 = unlimited. */
    void setLimits(ProjectId project, Map<Quota.Resource, Integer> limits);
}
