package org.trove.api.service;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.error.TroveException;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.store.Database;
import org.trove.store.Page;
import org.trove.store.Stores;

/** Reads instances; asks nothing but the database. */
public final class InstanceQueries {

    private static final Comparator<InstanceDetails> LATEST_FIRST = Comparator.comparing(
                    (InstanceDetails details) -> details.instance().created())
            .reversed();

    private final Database database;
    private final Policy policy;

    public InstanceQueries(Database database, Policy policy) {
        this.database = database;
        this.policy = policy;
    }

    /** The caller's project's instances, also for an administrator: pages by id, in each the latest made first, as in Trove. */
    public Page<InstanceDetails> list(Caller caller, String rule, PageRequest page, boolean includeClustered) {
        policy.require(rule, caller.alone());
        Page<InstanceDetails> found = database.read(
                stores -> stores.instances().list(caller.project(), page.limit(), page.marker(), includeClustered));
        return new Page<>(found.items().stream().sorted(LATEST_FIRST).toList(), found.nextMarker());
    }

    public InstanceDetails show(Caller caller, String id) {
        InstanceDetails details = database.read(stores -> visible(stores, caller, InstanceIds.parse(id)));
        policy.require("instance:show", caller.against(details.instance().project()));
        return details;
    }

    /**
     * The instances of all projects.
     *
     * @param project only those of this project, null = of all
     * @param page its marker is an offset
     */
    public Page<InstanceDetails> listAll(
            Caller caller, @Nullable ProjectId project, boolean deleted, boolean includeClustered, PageRequest page) {
        caller.requireAdmin();
        int offset = offset(page.marker());
        return database.read(
                stores -> stores.instances().listAll(project, deleted, includeClustered, page.limit(), offset));
    }

    /** An instance of any project and whether root was enabled there. */
    public Inspected inspect(Caller caller, String id) {
        caller.requireAdmin();
        InstanceId instance = InstanceIds.parse(id);
        return database.read(stores -> new Inspected(
                visible(stores, caller, instance), stores.instances().rootEnabledSince(instance) != null));
    }

    /** @throws TroveException NOT_FOUND also where the instance is another project's and the caller no administrator */
    static InstanceDetails visible(Stores stores, Caller caller, InstanceId id) {
        return stores.instances()
                .details(id)
                .filter(found -> caller.sees(found.instance().project()))
                .orElseThrow(() -> NotFound.resource(id.value()));
    }

    private static int offset(@Nullable String marker) {
        if (marker == null) {
            return 0;
        }
        try {
            return Integer.parseUnsignedInt(marker);
        } catch (NumberFormatException e) {
            throw TroveException.badRequest("The marker of this list is a number of items to leave out.");
        }
    }

    /** An instance and whether root was enabled there. */
    public record Inspected(InstanceDetails details, boolean rootEnabled) {}
}
