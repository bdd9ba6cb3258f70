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

    /**
     * Projects whose use does not look like what their rows add up to. Asked without locks: a request under way may look like
     * a difference, so only {@link #correct} decides.
     *
     * @param ramOfFlavors MiB by the id of the flavor; memory is not looked at where one of the project's flavors is missing
     */
    Set<ProjectId> suspects(Map<String, Integer> ramOfFlavors);

    /**
     * Counts a project's rows anew and sets its use right, while the project's requests wait. An instance counts until its
     * deletion was accepted, a backup until it is being deleted, as requests book it. Left alone is a resource of which a
     * Trove in Python has something reserved: it is about to be booked.
     *
     * @return what was added to the use of each resource; empty where nothing was wrong
     */
    Map<Quota.Resource, Integer> correct(ProjectId project, Map<String, Integer> ramOfFlavors);

    /** Sets limits, −1 = unlimited. */
    void setLimits(ProjectId project, Map<Quota.Resource, Integer> limits);
}
