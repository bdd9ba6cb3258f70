package org.trove.api.service;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.store.Stores;

/** Books what a request is going to use. */
final class QuotaBooking {

    private QuotaBooking() {}

    /** @throws TroveException OVER_LIMIT where a limit of the project forbids it; the transaction must end then */
    static void book(Stores stores, ProjectId project, Map<Quota.Resource, Integer> amounts) {
        Set<Quota.Resource> over = stores.quotas().add(project, amounts);
        if (!over.isEmpty()) {
            String names = over.stream()
                    .map(resource -> "'" + resource.wireName() + "'")
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw TroveException.of(ErrorCode.OVER_LIMIT, "Quota exceeded for resources: [" + names + "].");
        }
    }
}
