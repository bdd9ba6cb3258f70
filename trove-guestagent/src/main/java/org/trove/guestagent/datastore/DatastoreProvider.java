package org.trove.guestagent.datastore;

import org.trove.datastore.DatastoreDescriptor;

/** The door to the code of one datastore; found through {@link java.util.ServiceLoader}. */
public interface DatastoreProvider {
    /** The value of {@code datastore_manager} in guest_info.conf, and the key of the datastore's section in the settings. */
    String manager();

    /** What the control plane knows of the datastore. */
    DatastoreDescriptor descriptor();

    /** @throws IllegalArgumentException where the context does not fit, e.g. programs are missing */
    DatastoreManager open(DatastoreContext context);
}
