package org.trove.taskmanager.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trove.taskmanager.testing.InstanceWorld.VERSION;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.cloud.UserInterface;
import org.trove.cloud.UserInterface.Address;
import org.trove.cloud.UserInterface.Route;
import org.trove.taskmanager.testing.InstanceWorld;

class BootFilesTest {
    private static final Instant MADE = Instant.parse("2030-01-01T00:00:00.000005Z");
    private final InstanceWorld world = new InstanceWorld();

    @Test
    void theGuestsIdentityIsAnIniFile() throws IOException {
        Map<String, String> files = new BootFiles(null, false, world.cloud, () -> MADE)
                .of(world.details().instance(), VERSION, "key-1");

        assertThat(files).containsOnlyKeys(BootFiles.GUEST_INFO);
        assertThat(files.get(BootFiles.GUEST_INFO)).isEqualTo(resource("guest_info.golden"));
    }

    @Test
    void theGuestsConfigurationIsCopiedVerbatim(@TempDir Path directory) throws IOException {
        Path config = Files.writeString(directory.resolve("guest.yml"), "a: {{ b }}\n");

        Map<String, String> files = new BootFiles(config, false, world.cloud, () -> MADE)
                .of(world.details().instance(), VERSION, "key-1");

        assertThat(files).containsEntry(BootFiles.GUEST_CONFIG, "a: {{ b }}\n");
    }

    @Test
    void aMissingGuestConfigurationIsNamed(@TempDir Path directory) {
        BootFiles files = new BootFiles(directory.resolve("missing.yml"), false, world.cloud, () -> MADE);

        assertThatThrownBy(() -> files.of(world.details().instance(), VERSION, "key-1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing.yml");
    }

    @Test
    void aValueOfSeveralLinesCannotSmuggleInAnotherSetting() {
        assertThatThrownBy(() -> new BootFiles(null, false, world.cloud, () -> MADE)
                        .of(world.details().instance(), VERSION, "k\nguest_id = other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instance_rpc_encr_key");
    }

    @Test
    void anIsolatedGuestFindsItsUsersInterfaceAsTrovesGuestsReadIt() {
        world.cloud.userInterface = new UserInterface(
                "fa:16:3e:00:00:01",
                new Address("10.0.0.7", "10.0.0.0/24", "10.0.0.1", List.of(new Route("10.9.0.0/16", "10.0.0.254"))),
                new Address("2001:db8::7", "2001:db8::/64", null, List.of()));

        assertThat(new BootFiles(null, true, world.cloud, () -> MADE)
                        .of(world.details().instance(), VERSION, "key-1"))
                .containsEntry(
                        "/etc/trove/eth1.json",
                        "{\"mac_address\":\"fa:16:3e:00:00:01\",\"ipv4_address\":\"10.0.0.7\","
                                + "\"ipv4_cidr\":\"10.0.0.0/24\",\"ipv4_host_routes\":"
                                + "[{\"destination\":\"10.9.0.0/16\",\"nexthop\":\"10.0.0.254\"}],"
                                + "\"ipv4_gateway\":\"10.0.0.1\",\"ipv6_address\":\"2001:db8::7\","
                                + "\"ipv6_cidr\":\"2001:db8::/64\",\"ipv6_host_routes\":[]}");
    }

    @Test
    void nobodyElseIsToldOfIt() {
        assertThat(new BootFiles(null, true, world.cloud, () -> MADE)
                        .of(world.details().instance(), VERSION, "key-1"))
                .containsOnlyKeys(BootFiles.GUEST_INFO);
        world.cloud.userInterface = new UserInterface("fa:16:3e:00:00:01", null, null);

        assertThat(new BootFiles(null, false, world.cloud, () -> MADE)
                        .of(world.details().instance(), VERSION, "key-1"))
                .containsOnlyKeys(BootFiles.GUEST_INFO);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(BootFilesTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
