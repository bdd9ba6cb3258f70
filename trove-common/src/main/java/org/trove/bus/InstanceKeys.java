package org.trove.bus;

import java.util.Optional;
import org.trove.model.GuestCode;
import org.trove.model.InstanceId;

/** The message keys of instances, and which code their guests' messages must have. */
public interface InstanceKeys {
    /** The key in clear; empty where the instance is unknown or deleted. */
    Optional<String> keyOf(InstanceId instance);

    /** The same with the code. @throws org.trove.error.UnavailableException where it must be looked up and cannot be now */
    default Optional<GuestIdentity> identityOf(InstanceId instance) {
        return keyOf(instance).map(key -> new GuestIdentity(key, GuestCode.UNKNOWN));
    }

    /**
     * Keeps which code a guest's message had. After the new one nothing else of it is accepted; the old one is kept where
     * nothing was known.
     */
    default void heard(InstanceId instance, GuestCode code) {}
}
