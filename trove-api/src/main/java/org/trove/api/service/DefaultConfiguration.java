package org.trove.api.service;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.cloud.Catalog;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.template.ConfigRenderer;
import org.trove.datastore.template.DefaultParameters;
import org.trove.error.TroveException;
import org.trove.model.DatastoreVersion;
import org.trove.model.Flavor;
import org.trove.model.Instance;
import org.trove.model.InstanceDetails;
import org.trove.store.Database;
import org.trove.store.Stores;

/** Tells with which parameters an instance runs where nothing else is asked for: its datastore's template for its flavor. */
public final class DefaultConfiguration {

    private final Database database;
    private final Policy policy;
    private final Catalog catalog;
    private final ConfigRenderer renderer = new ConfigRenderer();

    public DefaultConfiguration(Database database, Policy policy, Catalog catalog) {
        this.database = database;
        this.policy = policy;
        this.catalog = catalog;
    }

    /**
     * The parameters in the template's order.
     *
     * @throws TroveException BAD_REQUEST where the datastore has no template, or the cloud has the flavor no more
     */
    public Map<String, String> show(Caller caller, String id) {
        Subject subject = database.read(stores -> subject(stores, caller, id));
        Instance instance = subject.instance();
        policy.require("instance:configuration", caller.against(instance.project()));
        @Nullable DatastoreVersion version = subject.version();
        @Nullable DatastoreDescriptor descriptor = subject.descriptor();
        if (version == null || descriptor == null || descriptor.configFiles().isEmpty()) {
            throw TroveException.badRequest("The datastore of instance " + id + " has no default configuration.");
        }
        Flavor flavor =
                catalog.flavor(instance.flavorId()).orElseThrow(() -> FlavorQueries.unknown(instance.flavorId()));
        String main =
                renderer.renderMain(descriptor, version, flavor, instance.id()).orElse("");
        return DefaultParameters.in(main, descriptor.configSection());
    }

    private static Subject subject(Stores stores, Caller caller, String id) {
        InstanceDetails details = InstanceQueries.visible(stores, caller, InstanceIds.parse(id));
        @Nullable DatastoreVersion version = details.version();
        @Nullable
        DatastoreDescriptor descriptor =
                version == null ? null : stores.datastores().descriptors().get(version.manager());
        return new Subject(details.instance(), version, descriptor);
    }

    private record Subject(
            Instance instance,
            @Nullable DatastoreVersion version,
            @Nullable DatastoreDescriptor descriptor) {}
}
