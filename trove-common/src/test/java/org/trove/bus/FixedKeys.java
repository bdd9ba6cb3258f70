package org.trove.bus;

import java.util.Map;
import java.util.Optional;
import org.trove.model.InstanceId;

/** Keys of instances from a map. */
public record FixedKeys(Map<InstanceId, String> keys) implements InstanceKeys {
    public FixedKeys {
        keys = Map.copyOf(keys);
    }

    @Override
    public Optional<String> keyOf(InstanceId instance) {
        return Optional.ofNullable(keys.get(instance));
    }
}
