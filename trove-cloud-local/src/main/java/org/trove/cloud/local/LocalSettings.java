package org.trove.cloud.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.FixedCatalog;
import org.trove.host.OsUser;
import org.trove.model.Flavor;

/**
 * Settings of the provider {@code local}; null means the default.
 *
 * @param home directory of all instances
 * @param dataHome where data lives that an unprivileged user must reach; default: below {@code home}, or below
 *     {@code /var/lib/trove-local} where this process is root and the home is closed to others
 * @param addressRange loopback addresses to give out, within 127.0.0.0/8; default 127.41.0.0/16
 * @param networkId the network that addresses are shown in
 * @param port where datastores listen that have no port of their own in {@code datastores}; default: each on its own first port
 * @param java the command that starts an agent's JVM; default: the java of this process
 * @param agentClasspath jars and directories of jars, separated by colons; default: the class path of this process
 * @param agentJvmOptions default: small heap, serial collector, first compiler only
 * @param agentArchive an AppCDS archive, used where it exists
 * @param agentMain the agent's main class
 * @param datastores by manager: where its server programs are
 * @param templateDirectory data directory from which new ones are copied, where a datastore names none of its own
 * @param flavors default: five sizes from 512 MiB to 8 GiB
 * @param stopServersOnClose whether closing the cloud stops all instances; default false
 * @param firstUid user ids from here on run the datastores where this process is root; default 61184
 * @param volumeLimit whether volumes are file systems of their own, which their data cannot outgrow; default {@code none}
 * @param claimsDirectory where homes say which addresses and user ids they have; default: the one of this machine
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record LocalSettings(
        @Nullable String home,
        @Nullable String dataHome,
        @Nullable String addressRange,
        @Nullable String networkId,
        @Nullable Integer port,
        @Nullable String java,
        @Nullable String agentClasspath,
        @Nullable List<String> agentJvmOptions,
        @Nullable String agentArchive,
        @Nullable String agentMain,
        @Nullable Map<String, DatastorePrograms> datastores,
        @Nullable String templateDirectory,
        @Nullable List<FlavorSettings> flavors,
        boolean stopServersOnClose,
        @Nullable Integer firstUid,
        @Nullable String volumeLimit,
        @Nullable String claimsDirectory) {
    private static final int HIGHEST_PORT = 65_535;
    private static final String LOOP = "loop";
    private static final List<String> VOLUME_LIMITS = List.of("none", LOOP);
    private static final List<String> SMALL_JVM = List.of(
            "-Xms16m",
            "-Xmx48m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=16m",
            "-XX:MaxMetaspaceSize=64m",
            "-XX:+ExitOnOutOfMemoryError");

    LocalSettings {
        if (home == null) {
            throw new IllegalArgumentException("cloud.home is missing: the directory of all instances");
        }
        if (home.isBlank() || !Path.of(home).isAbsolute()) {
            throw new IllegalArgumentException("cloud.home must be an absolute path, was '" + home + "'");
        }
        if (port != null) {
            requirePort("cloud.port", port);
        }
        if (firstUid != null && firstUid < 1000) {
            throw new IllegalArgumentException("cloud.first_uid must be 1000 or more, was " + firstUid);
        }
        if (volumeLimit != null && !VOLUME_LIMITS.contains(volumeLimit)) {
            throw new IllegalArgumentException(
                    "cloud.volume_limit must be one of " + VOLUME_LIMITS + ", was '" + volumeLimit + "'");
        }
        if (LOOP.equals(volumeLimit) && !OsUser.isRoot()) {
            throw new IllegalArgumentException("cloud.volume_limit: loop mounts file systems, which only root can");
        }
        if (claimsDirectory != null && !Path.of(claimsDirectory).isAbsolute()) {
            throw new IllegalArgumentException(
                    "cloud.claims_directory must be an absolute path, was '" + claimsDirectory + "'");
        }
        agentJvmOptions = agentJvmOptions == null ? SMALL_JVM : List.copyOf(agentJvmOptions);
        datastores = datastores == null ? Map.of() : Map.copyOf(datastores);
        flavors = flavors == null ? List.of() : List.copyOf(flavors);
    }

    Path homePath() {
        return Path.of(or(home, ""));
    }

    AddressRange range() {
        return AddressRange.parse(or(addressRange, "127.41.0.0/16"));
    }

    String network() {
        return or(networkId, "6c6f6361-6c00-4000-8000-000000000041");
    }

    /** Whether new volumes are file systems of their own. */
    boolean limitsVolumes() {
        return LOOP.equals(volumeLimit);
    }

    ClaimPlaces claimPlaces() throws IOException {
        return claimsDirectory == null ? ClaimPlaces.ofThisMachine() : ClaimPlaces.only(Path.of(claimsDirectory));
    }

    /** Where the datastores of a manager listen. @param own the datastore's own ports, the main one first */
    int port(String manager, List<Integer> own) {
        return programs(manager)
                .flatMap(programs -> Optional.ofNullable(programs.port()))
                .or(() -> Optional.ofNullable(port))
                .or(() -> own.stream().findFirst())
                .orElseThrow(() -> new IllegalArgumentException("nothing says where the datastore '" + manager
                        + "' listens: set cloud.datastores." + manager + ".port"));
    }

    int firstDatastoreUid() {
        return firstUid == null ? LocalUsers.FIRST : firstUid;
    }

    String javaCommand() {
        return or(java, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    /** The installation of {@link #javaCommand}. */
    String javaHome() {
        Path command = Path.of(javaCommand());
        Path bin = command.getParent();
        Path home = bin == null ? null : bin.getParent();
        return home == null ? System.getProperty("java.home") : home.toString();
    }

    String classpath() {
        return or(agentClasspath, System.getProperty("java.class.path"));
    }

    String mainClass() {
        return or(agentMain, "org.trove.guestagent.GuestAgent");
    }

    List<String> jvmOptions() {
        return agentJvmOptions == null ? SMALL_JVM : agentJvmOptions;
    }

    Optional<DatastorePrograms> programs(String manager) {
        return datastores == null ? Optional.empty() : Optional.ofNullable(datastores.get(manager));
    }

    List<Flavor> catalog() {
        if (flavors == null || flavors.isEmpty()) {
            return FixedCatalog.DEFAULT_FLAVORS;
        }
        return flavors.stream().map(FlavorSettings::flavor).toList();
    }

    private static void requirePort(String name, int port) {
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(name + " must be 1 to 65535, was " + port);
        }
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    /**
     * Where the programs of one datastore are.
     *
     * @param basedir the installation, with {@code bin} below it
     * @param port where it listens, null for the common one
     * @param templateDirectory data directory from which new ones are copied
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record DatastorePrograms(
            @JsonProperty(required = true) @Nullable String basedir,
            @Nullable Integer port,
            @Nullable String templateDirectory) {
        DatastorePrograms {
            if (port != null) {
                requirePort("port in cloud.datastores", port);
            }
        }
    }

    /** A size of instance. @param ramMb memory in MiB @param vcpus processors, shown but not enforced */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record FlavorSettings(String id, String name, int ramMb, int vcpus) {
        Flavor flavor() {
            return new Flavor(id, name, ramMb, vcpus, 0, 0);
        }
    }
}
