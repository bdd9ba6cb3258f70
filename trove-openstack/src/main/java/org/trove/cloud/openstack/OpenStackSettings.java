package org.trove.cloud.openstack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.ProviderSettings;
import org.trove.setting.ShortDuration;

/**
 * Settings of the provider {@code openstack}: an entry of a {@code clouds.yaml}, by its name or written out, and what Trove
 * does with the cloud.
 *
 * @param cloud name of an entry of clouds.yaml; what else is set here goes before what stands there
 * @param regionName the region whose endpoints are used; default: the first that the catalog names
 * @param facing public, internal or admin endpoints; default public
 * @param cacert file with the authorities (PEM) that sign the services' certificates; default: the JVM's
 * @param verify whether certificates are checked; default true
 * @param connectTimeout until a service must have taken the connection, default 5s
 * @param catalogRefresh age from which flavors and images are read anew, default 1m
 * @param compute what is done with Nova; null: all defaults
 * @param readTimeout until a service must have answered, default 60s
 * @param network what is done with Neutron; null: all defaults
 * @param volume what is done with Cinder; null: all defaults
 * @param dns what is done with Designate; null: nothing
 * @param keyManager what is read from Barbican; null: all defaults
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record OpenStackSettings(
        @Nullable String cloud,
        @Nullable AuthSettings auth,
        @Nullable String regionName,
        @JsonProperty("interface") @Nullable String facing,
        @Nullable String cacert,
        @Nullable Boolean verify,

        @JsonDeserialize(using = ShortDuration.class) @Nullable
        Duration connectTimeout,

        @JsonDeserialize(using = ShortDuration.class) @Nullable
        Duration readTimeout,

        @JsonDeserialize(using = ShortDuration.class) @Nullable
        Duration catalogRefresh,

        @Nullable NovaSettings compute,
        @Nullable NetworkSettings network,
        @Nullable VolumeSettings volume,
        @Nullable DnsSettings dns,
        @Nullable KeyManagerSettings keyManager) {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    static final Duration CATALOG_REFRESH = Duration.ofMinutes(1);

    OpenStackSettings {
        if (auth == null) {
            throw new IllegalArgumentException(
                    "cloud.auth is missing: name an entry of clouds.yaml as cloud.cloud, or give auth_url, user and project here");
        }
        String shown = facing == null ? "public" : facing.replaceAll("URL$", "");
        if (!shown.matches("public|internal|admin")) {
            throw new IllegalArgumentException(
                    "cloud.interface must be public, internal or admin, was '" + facing + "'");
        }
        facing = shown;
        connectTimeout = positive("connect_timeout", connectTimeout, CONNECT_TIMEOUT);
        readTimeout = positive("read_timeout", readTimeout, READ_TIMEOUT);
        catalogRefresh = positive("catalog_refresh", catalogRefresh, CATALOG_REFRESH);
    }

    /**
     * Reads the settings, filled up from clouds.yaml where they name a cloud.
     *
     * @throws IllegalArgumentException that names the key and what is wrong with it
     */
    static OpenStackSettings read(Map<String, Object> settings, CloudsFiles files) {
        Object name = settings.get("cloud");
        Map<String, Object> filled =
                name == null ? new HashMap<>(settings) : CloudsFiles.merge(files.entry(name.toString()), settings);
        return ProviderSettings.read(filled, OpenStackSettings.class);
    }

    /** What it takes to speak to the cloud. */
    Connection connection() {
        if (auth == null || facing == null || connectTimeout == null || readTimeout == null) {
            throw new IllegalStateException("settings are complete once they were read");
        }
        Transport.Options options =
                new Transport.Options(connectTimeout, readTimeout, cacert, verify == null || verify);
        return new Connection(auth, regionName, facing, options);
    }

    Duration catalogRefreshTime() {
        return catalogRefresh == null ? CATALOG_REFRESH : catalogRefresh;
    }

    NovaSettings nova() {
        return compute == null ? NovaSettings.DEFAULT : compute;
    }

    NetworkSettings networks() {
        return network == null ? NetworkSettings.DEFAULT : network;
    }

    VolumeSettings volumes() {
        return volume == null ? VolumeSettings.DEFAULT : volume;
    }

    /** Empty where instances have no host names. */
    Optional<DnsZone> zone() {
        return (dns == null ? DnsSettings.DEFAULT : dns).zone();
    }

    KeyManagerSettings secrets() {
        return keyManager == null ? KeyManagerSettings.DEFAULT : keyManager;
    }

    private static Duration positive(String key, @Nullable Duration value, Duration otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (value.isZero()) {
            throw new IllegalArgumentException("cloud." + key + " must be longer than 0");
        }
        return value;
    }

    /** Where the cloud is and who we are there. */
    record Connection(AuthSettings auth, @Nullable String region, String facing, Transport.Options options) {}
}
