package org.trove.taskmanager.step;

import org.trove.cloud.Catalog;
import org.trove.datastore.template.ConfigRenderer;
import org.trove.model.DatastoreVersion;
import org.trove.model.Flavor;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;

/** Renders the configuration of instances that exist. */
public final class Configurations {
    private final InstanceReader reader;
    private final ConfigRenderer renderer;
    private final Catalog catalog;

    public Configurations(InstanceReader reader, ConfigRenderer renderer, Catalog catalog) {
        this.reader = reader;
        this.renderer = renderer;
        this.catalog = catalog;
    }

    /** The configuration of an instance as it is on a server of this flavor, and its datastore's version number. */
    Rendered of(InstanceId id, Flavor flavor) {
        DatastoreVersion version = reader.version(reader.details(id));
        return new Rendered(renderer.render(reader.descriptor(version), version, flavor, id), version.version());
    }

    /** @throws StepAbortedException where the cloud does not have the instance's flavor any more */
    Flavor flavor(InstanceDetails details) {
        String id = details.instance().flavorId();
        return catalog.flavor(id)
                .orElseThrow(() -> new StepAbortedException(
                        "The flavor " + id + " of the instance does not exist any more; resize the instance first."));
    }

    /** @param text may hold what the template holds */
    record Rendered(String text, String version) {
        /** Without the text. */
        @Override
        public String toString() {
            return "Rendered[" + version + "]";
        }
    }
}
