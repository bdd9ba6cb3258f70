package org.trove.cloud;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.trove.time.IdSource;

/**
 * Opens one kind of cloud; found through {@link java.util.ServiceLoader}. Settings are the {@code cloud} section of a
 * service's configuration without its {@code provider} key; a provider refuses unknown keys by name with an {@link
 * IllegalArgumentException}.
 */
public interface CloudProvider {
    /** The value of {@code cloud.provider} that chooses it, e.g. {@code local}. */
    String name();

    /**
     * Looks at the settings and at every file that they name, as opening does, without connecting or making anything.
     *
     * @return what has no effect here, one sentence each
     * @throws IllegalArgumentException that names the key and what is wrong with it
     */
    default List<String> check(Map<String, Object> settings, Use use) {
        return List.of();
    }

    /** What the API needs. */
    Catalog openCatalog(Map<String, Object> settings, Environment environment);

    /** What the task manager needs; closing it leaves the servers running unless a setting says otherwise. */
    Cloud open(Map<String, Object> settings, Environment environment);

    /** The users' secrets; of a cloud without a key manager {@link Secrets#NONE}. */
    default Secrets openSecrets(Map<String, Object> settings, Environment environment) {
        return Secrets.NONE;
    }

    /** What a service opens: the catalog alone, as the API, or the cloud. */
    enum Use {
        CATALOG,
        CLOUD
    }

    /** What providers may use of the process around them. */
    record Environment(Clock clock, IdSource ids) {}
}
