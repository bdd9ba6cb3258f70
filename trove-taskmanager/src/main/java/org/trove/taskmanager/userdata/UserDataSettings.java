package org.trove.taskmanager.userdata;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.trove.guestboot.AgentArchive;
import org.trove.setting.ShortDuration;

/** The section {@code taskmanager.user_data} of the configuration; every key may be absent. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonAutoDetect(
        fieldVisibility = Visibility.ANY,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
public final class UserDataSettings {
    private static final String ADDED = ".cloudinit";
    private static final String ACCOUNT = "[a-z_][a-z0-9_-]{0,31}";

    /** Where servers reach the API to fetch the agent; null = images bring their agent. */
    @Pattern(regexp = "https?://[^/?#\\s]+(/[^?#\\s]*)?")
    private @Nullable String agentUrl;

    /** PEM file of the authorities that servers trust for it; null = those of their image. */
    private @Nullable String agentCaFile;

    /** The agent's archive, the same file as the API's; null = that of this installation. */
    private @Nullable String agentArchive;

    /** For how long after the server was asked for its agent may be fetched. */
    @DurationMin(minutes = 1)
    @DurationMax(days = 7)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration agentTokenLifetime = Duration.ofHours(1);

    /** The data volume's device in servers. */
    @Pattern(regexp = "/dev/[A-Za-z0-9/_-]+")
    private String devicePath = "/dev/vdb";

    /** What an empty data volume becomes. */
    @Pattern(regexp = "ext3|ext4|xfs")
    private String volumeFstype = "ext4";

    /** Options of the data volume's mount. */
    @Pattern(regexp = "[A-Za-z0-9_=,.:-]+")
    private String mountOptions = "defaults,noatime";

    /** Owner of the injected files; null = root where servers fetch their agent, else Trove's ubuntu. */
    @Pattern(regexp = ACCOUNT)
    private @Nullable String injectedConfigOwner;

    /** Group of the injected files. */
    @Pattern(regexp = ACCOUNT)
    private String injectedConfigGroup = "root";

    /** File that guests get as {@code trove-guestagent.conf}, which agents in Python read. */
    private @Nullable String troveGuestConfig;

    /** Directory of what operators add to the user data of a datastore's servers, {@code MANAGER.cloudinit}; may be missing. */
    private String cloudinitLocation = "/etc/trove/cloudinit";

    /** What {@code /etc/trove/controller.conf} says, for images of developers. */
    @Pattern(regexp = "[A-Za-z0-9.:-]+")
    private @Nullable String controllerAddress;

    /** Address and length of the prefix of the containers' bridge in Trove's images. */
    @Pattern(regexp = "[0-9A-Fa-f.:]+/[0-9]{1,3}")
    private @Nullable String dockerBridgeNetworkIp;

    /** Registries without TLS, for Trove's images. */
    private List<String> dockerInsecureRegistries = List.of();

    Optional<String> agentUrl() {
        return Optional.ofNullable(agentUrl).map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    Optional<Path> agentCaFile() {
        return Optional.ofNullable(agentCaFile).map(Path::of);
    }

    Optional<AgentArchive> agentArchive() {
        return AgentArchive.find(agentArchive);
    }

    Duration agentTokenLifetime() {
        return agentTokenLifetime;
    }

    /** Device, type and options of the data volume. */
    Volume volume() {
        return new Volume(devicePath, volumeFstype, mountOptions);
    }

    /** How a server gets its data volume. */
    record Volume(String device, String fstype, String options) {}

    /** {@code user:group} */
    String owner() {
        String fitting = agentUrl == null ? "ubuntu" : "root";
        return (injectedConfigOwner == null ? fitting : injectedConfigOwner) + ":" + injectedConfigGroup;
    }

    Optional<Path> troveGuestConfig() {
        return Optional.ofNullable(troveGuestConfig).map(Path::of);
    }

    /** What is added for that manager; empty where there is no such file. */
    Optional<Path> cloudinitFile(String manager) {
        return Optional.of(manager)
                .filter(name -> name.matches("[A-Za-z0-9_-]+"))
                .map(name -> Path.of(cloudinitLocation, name + ADDED))
                .filter(Files::isRegularFile);
    }

    /**
     * Looks at what operators add, and at the other files that the section names.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    public void check() {
        Path directory = Path.of(cloudinitLocation);
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(ADDED)).sorted().forEach(AddedUserData::read);
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(
                    "taskmanager.user_data.cloudinit_location must be a directory of readable files: " + e.getMessage(),
                    e);
        }
    }

    Optional<String> controllerAddress() {
        return Optional.ofNullable(controllerAddress);
    }

    Optional<String> dockerBridgeNetworkIp() {
        return Optional.ofNullable(dockerBridgeNetworkIp);
    }

    List<String> dockerInsecureRegistries() {
        return List.copyOf(dockerInsecureRegistries);
    }

    @ValidationMethod(message = "agent_ca_file and trove_guest_config must name readable files")
    boolean isEveryFileReadable() {
        return isReadable(agentCaFile) && isReadable(troveGuestConfig);
    }

    @ValidationMethod(
            message = "agent_archive must name the guest agent's archive, trove-guestagent.tar.gz of the build, where"
                    + " agent_url is set")
    boolean isArchiveReadable() {
        return agentUrl == null
                || agentArchive()
                        .map(AgentArchive::file)
                        .filter(Files::isReadable)
                        .isPresent();
    }

    private static boolean isReadable(@Nullable String file) {
        return file == null || Files.isReadable(Path.of(file));
    }
}
