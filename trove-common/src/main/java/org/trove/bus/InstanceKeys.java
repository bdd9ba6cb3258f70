package org.trove.bus;

import java.util.Optional;
import org.trove.model.InstanceId;

/** The message keys of instances. */
public interface InstanceKeys {
    /** The key in clear; empty where the instance is unknown or deleted. */
    Optional<String> keyOf(InstanceId instance);
}
