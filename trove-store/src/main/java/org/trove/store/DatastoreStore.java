package org.trove.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.ParameterRule;
import org.trove.model.Datastore;
import org.trove.model.DatastoreVersion;

/** The registered datastores: rows, loaded from the descriptors that come with the guest agent. */
public interface DatastoreStore {
    List<Datastore> datastores();

    /** All versions of all datastores, the inactive ones too. */
    List<DatastoreVersion> versions();

    Optional<DatastoreVersion> version(String id);

    /** What manager code of the guest can do, by the manager's name. */
    Map<String, DatastoreDescriptor> descriptors();

    List<ParameterRule> parameters(String versionId);

    /** Registers or replaces a descriptor. */
    void register(DatastoreDescriptor descriptor);

    /**
     * Makes a version known and active, and its datastore where that is new (then this version is its default); the
     * descriptor's parameter rules become the version's where it has none. Of a known version a repeated call changes nothing but
     * the image, where it names one.
     */
    void register(DatastoreVersion version);

    /** Makes a version the one of creates that name its datastore alone. */
    void setDefault(DatastoreVersion version);

    /** Removes a datastore that has no versions. @return false where it has some, or is not there */
    boolean removeDatastore(String id);
}
