package org.trove.guestagent.datastore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The features of one datastore, by their interfaces; for the code of {@link DatastoreManager#feature}. */
public final class Features {
    private final Map<Class<? extends Feature>, Supplier<? extends Feature>> known = new LinkedHashMap<>();

    /** Adds one. @return this */
    public <F extends Feature> Features with(Class<F> kind, Supplier<? extends F> feature) {
        known.put(kind, feature);
        return this;
    }

    public <F extends Feature> Optional<F> find(Class<F> kind) {
        return Optional.ofNullable(known.get(kind)).map(Supplier::get).map(kind::cast);
    }

    /**
     * The feature of a datastore.
     *
     * @param what it would let users do, after "has no", e.g. {@code databases}
     * @throws org.trove.bus.GuestException of kind {@code DatastoreOperationNotSupported} where the datastore has none
     */
    public static <F extends Feature> F require(DatastoreManager manager, Class<F> kind, String what) {
        return manager.feature(kind)
                .orElseThrow(() -> GuestErrors.unsupported("The datastore of this instance has no " + what + "."));
    }
}
