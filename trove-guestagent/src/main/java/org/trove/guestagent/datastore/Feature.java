package org.trove.guestagent.datastore;

/** Something that only some datastores can do. Each is an interface; {@link DatastoreManager#feature} tells whether it is there. */
public interface Feature {}
