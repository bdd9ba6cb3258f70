package org.trove.cloud.openstack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
 * @param apiTimeout seconds, of an entry that other clients read too; {@code readTimeout} goes before it
 * @param services what an entry says of single services, by the names of {@link ServiceKind} in lower case; worked out, no setting
 * @param notes what has no effect here, one sentence each; worked out, no setting
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
        @Nullable KeyManagerSettings keyManager,
        @Nullable Double apiTimeout,
        @Nullable Map<String, ServiceChoice> services,
        @Nullable List<String> notes) {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    private static final int LONGEST_TIMEOUT_SECONDS = 86_400;

    /** What an entry of a clouds.yaml does not have. */
    private static final List<String> OWN = List.of(
            "connect_timeout", "read_timeout", "catalog_refresh", "compute", "network", "volume", "dns", "key_manager");

    static final Duration CATALOG_REFRESH = Duration.ofMinutes(1);

    OpenStackSettings {
        if (auth == null) {
            throw new IllegalArgumentException(
                    "cloud.auth is missing: name an entry of clouds.yaml as cloud.cloud, or give auth_url, user and project here");
        }
        facing = facing == null ? "public" : CloudEntry.facing(facing);
        connectTimeout = positive("connect_timeout", connectTimeout, CONNECT_TIMEOUT);
        if (apiTimeout != null && !(apiTimeout > 0 && apiTimeout <= LONGEST_TIMEOUT_SECONDS)) {
            throw new IllegalArgumentException("cloud.api_timeout must be more than 0 and at most "
                    + LONGEST_TIMEOUT_SECONDS + " seconds, was " + apiTimeout);
        }
        readTimeout = positive(
                "read_timeout",
                readTimeout,
                apiTimeout == null ? READ_TIMEOUT : Duration.ofMillis(Math.round(apiTimeout * 1000)));
        catalogRefresh = positive("catalog_refresh", catalogRefresh, CATALOG_REFRESH);
    }

    /**
     * Reads the settings, filled up from clouds.yaml where they name a cloud.
     *
     * @throws IllegalArgumentException that names the key and what is wrong with it
     */
    static OpenStackSettings read(Map<String, Object> settings, CloudsFiles files) {
        Map<String, Object> own = new HashMap<>(settings);
        Map<String, Object> entry = new HashMap<>(settings);
        own.keySet().retainAll(OWN);
        entry.keySet().removeAll(OWN);
        Object name = entry.remove("cloud");
        List<String> notes = new ArrayList<>();
        if (name == null) {
            CloudEntry.Result inside = CloudEntry.of("this section", entry, true);
            notes.addAll(inside.notes());
            own.putAll(inside.connection());
        } else {
            own.putAll(ofFile(files.entry(name.toString()), entry, notes));
        }
        own.put("notes", notes);
        return ProviderSettings.read(own, OpenStackSettings.class);
    }

    /** What else stands in the section goes before what stands in the file. */
    private static Map<String, Object> ofFile(CloudsFiles.Entry file, Map<String, Object> section, List<String> notes) {
        Map<String, Object> over = PlainValues.section(section);
        requireKnown(over);
        Object region = over.remove("region_name");
        Map<String, Object> whole = PlainValues.update(file.values(), over);
        if (region != null) {
            whole.put(CloudEntry.REQUESTED, region);
        }
        CloudEntry.Result result = CloudEntry.of(file.where(), whole, false);
        notes.addAll(result.notes());
        return result.connection();
    }

    /** A mistake in our own file is told as such. */
    private static void requireKnown(Map<String, Object> section) {
        Map<String, Object> unknown = new HashMap<>(section);
        unknown.keySet().removeIf(key -> CloudEntry.isKnown(key));
        unknown.put("auth", Map.of("auth_url", "http://k", "username", "u", "password", "p", "project_name", "s"));
        ProviderSettings.read(unknown, OpenStackSettings.class);
    }

    /** What it takes to speak to the cloud. */
    Connection connection() {
        if (auth == null || facing == null || connectTimeout == null || readTimeout == null) {
            throw new IllegalStateException("settings are complete once they were read");
        }
        Transport.Options options =
                new Transport.Options(connectTimeout, readTimeout, cacert, verify == null || verify);
        return new Connection(auth, regionName, facing, options, services == null ? Map.of() : services);
    }

    Duration catalogRefreshTime() {
        return catalogRefresh == null ? CATALOG_REFRESH : catalogRefresh;
    }

    /** What has no effect here, one sentence each. */
    List<String> toldOfEntry() {
        return notes == null ? List.of() : notes;
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
    record Connection(
            AuthSettings auth,
            @Nullable String region,
            String facing,
            Transport.Options options,
            Map<String, ServiceChoice> services) {
        /** What is said of that service alone. */
        ServiceChoice choice(ServiceKind service) {
            return services.getOrDefault(service.name().toLowerCase(Locale.ROOT), ServiceChoice.NONE);
        }
    }
}
