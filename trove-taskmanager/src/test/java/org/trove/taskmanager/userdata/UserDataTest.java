package org.trove.taskmanager.userdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.guestboot.AgentArchive;
import org.trove.guestboot.BootToken;
import org.trove.model.DatastoreVersion;
import org.trove.model.InstanceId;
import org.trove.store.BootTokenStore.Standing;
import org.trove.taskmanager.testing.InstanceWorld;
import org.trove.taskmanager.userdata.UserData.Guest;

class UserDataTest {
    private static final String KEY = "the instance's message key";
    private static final Map<String, String> FILES =
            Map.of("/etc/trove/conf.d/guest_info.conf", "[DEFAULT]\nkey = é\n");

    @TempDir
    Path directory;

    private final InstanceWorld world = new InstanceWorld();
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void images_that_bring_their_agent_find_its_files_as_trove_writes_them_and_nobody_else_reads_them()
            throws IOException {
        Map<String, JsonNode> files = files(render("{}", true));

        assertThat(files).containsOnlyKeys("/etc/trove/conf.d/guest_info.conf");
        JsonNode info = file(files, "/etc/trove/conf.d/guest_info.conf");
        assertThat(info.get("owner").asText()).isEqualTo("ubuntu:root");
        assertThat(info.get("permissions").asText()).isEqualTo("0600");
        assertThat(content(info)).isEqualTo("[DEFAULT]\nkey = é\n");
    }

    @Test
    void what_images_of_trove_need_besides_is_written_where_it_is_set() throws IOException {
        Path python = Files.writeString(directory.resolve("python.conf"), "[DEFAULT]\ntransport_url = rabbit://\n");

        Map<String, JsonNode> files = files(render(
                "{\"trove_guest_config\": \"" + python + "\", \"controller_address\": \"203.0.113.10\","
                        + " \"docker_bridge_network_ip\": \"172.24.0.1/24\","
                        + " \"docker_insecure_registries\": [\"registry:5000\"]}",
                true));

        assertThat(content(file(files, UserData.TROVE_CONFIG))).isEqualTo("[DEFAULT]\ntransport_url = rabbit://\n");
        assertThat(file(files, UserData.TROVE_CONFIG).get("permissions").asText())
                .isEqualTo("0600");
        assertThat(content(file(files, UserData.CONTROLLER))).isEqualTo("CONTROLLER=203.0.113.10\n");
        assertThat(content(file(files, UserData.DOCKER)))
                .isEqualTo("{\"bip\":\"172.24.0.1/24\",\"insecure-registries\":[\"registry:5000\"]}");
    }

    @Test
    void isolated_guests_have_no_bridge_for_containers() throws IOException {
        UserData isolated = new UserData(settings("{}"), true, world.database);

        assertThat(content(file(files(isolated.of(guest("op-1", true), FILES)), UserData.DOCKER)))
                .isEqualTo("{\"bridge\":\"none\",\"ip-forward\":false,\"iptables\":false}");
    }

    @Test
    void a_stock_image_is_told_where_its_agent_is_and_gets_a_token_that_opens_it() throws IOException {
        String document = render(withAgent(), true);
        Map<String, JsonNode> files = files(document);

        JsonNode boot = json.readTree(content(file(files, UserData.BOOT_SETTINGS)));
        String sha256 = new AgentArchive(directory.resolve("agent.tar.gz")).sha256();
        assertThat(boot.get("url").asText())
                .isEqualTo("https://trove.example:8779/prefix/guest-agent/" + InstanceWorld.ID + "/" + sha256);
        assertThat(boot.get("sha256").asText()).isEqualTo(sha256);
        assertThat(boot.get("device").asText()).isEqualTo("/dev/vdb");
        assertThat(boot.get("packages")).extracting(JsonNode::asText).containsExactly("exampledb-server", "tools");
        assertThat(standing(boot.get("token").asText())).isEqualTo(Standing.VALID);
        assertThat(file(files, UserData.BOOT_SETTINGS).get("permissions").asText())
                .isEqualTo("0600");
        assertThat(file(files, AgentInstallation.SCRIPT).get("permissions").asText())
                .isEqualTo("0700");
        assertThat(content(file(files, AgentInstallation.SCRIPT))).startsWith("#!/usr/bin/python3\n");
        assertThat(file(files, "/etc/trove/conf.d/guest_info.conf").get("owner").asText())
                .isEqualTo("root:root");
    }

    @Test
    void the_agent_of_a_stock_image_keeps_its_state_beside_the_volume_and_leaves_that_to_a_unit() throws IOException {
        String content = content(file(files(render(withAgent(), true)), AgentInstallation.AGENT_CONFIG));

        JsonNode guest = new YAMLMapper().readTree(content).get("guest");
        assertThat(guest.get("state_directory").asText()).isEqualTo("/var/lib/trove-agent");
        assertThat(guest.get("volume_unit").asText()).isEqualTo("trove-guestagent-volume");
        Path units = Path.of("../trove-guestagent/src/dist/systemd");
        assertThat(units.resolve(guest.get("volume_unit").asText() + "@.service"))
                .exists();
        assertThat(Files.readString(units.resolve("trove-guestagent.service")))
                .contains("StateDirectory=trove-agent\n");
    }

    @Test
    void a_step_that_is_repeated_gives_the_server_the_same_document() throws IOException {
        assertThat(render(withAgent(), true)).isEqualTo(render(withAgent(), true));
    }

    @Test
    void another_operation_has_another_token() throws IOException {
        UserData userData = new UserData(settings(withAgent()), false, world.database);

        assertThat(userData.of(guest("op-1", true), FILES)).isNotEqualTo(userData.of(guest("op-2", true), FILES));
    }

    @Test
    void a_server_without_volume_is_told_of_no_device() throws IOException {
        JsonNode boot = json.readTree(content(file(files(render(withAgent(), false)), UserData.BOOT_SETTINGS)));

        assertThat(boot.has("device")).isFalse();
    }

    @Test
    void authorities_of_ones_own_come_along() throws IOException {
        Path pem = Files.writeString(directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n");
        String settings = withAgent().replace("{", "{\"agent_ca_file\": \"" + pem + "\", ");

        Map<String, JsonNode> files = files(render(settings, true));

        assertThat(content(file(files, UserData.BOOT_AUTHORITIES))).isEqualTo("-----BEGIN CERTIFICATE-----\n");
        assertThat(json.readTree(content(file(files, UserData.BOOT_SETTINGS)))
                        .get("authorities")
                        .asText())
                .isEqualTo(UserData.BOOT_AUTHORITIES);
    }

    @Test
    void what_operators_add_for_a_manager_comes_beside_the_files_of_its_servers_alone() throws IOException {
        String location = "{\"cloudinit_location\": \"" + directory + "\"}";
        Files.writeString(directory.resolve("another.cloudinit"), "#cloud-config\npackages: [vim]\n");
        assertThat(render(location, true)).isEqualTo(render("{}", true));
        Files.writeString(directory.resolve("exampledb.cloudinit"), "#cloud-config\npackages: [chrony]\n");

        String joined = render(location, true);

        assertThat(joined)
                .startsWith("Content-Type: multipart/mixed; boundary=")
                .contains(render("{}", true))
                .contains("#cloud-config\npackages: [chrony]\n")
                .doesNotContain("vim");
    }

    @Test
    void what_operators_add_counts_for_nova_s_limit() throws IOException {
        Files.writeString(directory.resolve("exampledb.cloudinit"), "#!/bin/sh\n" + "# more\n".repeat(7_500));

        assertThatThrownBy(() -> render("{\"cloudinit_location\": \"" + directory + "\"}", true))
                .isInstanceOf(UserDataTooLargeException.class)
                .hasMessageContaining("cloudinit_location");
    }

    @Test
    void what_nova_would_not_take_is_refused_with_its_size() {
        UserData userData = new UserData(settings("{}"), false, world.database);
        StringBuilder large = new StringBuilder();
        new Random(7).ints(60_000, ' ', '~').forEach(letter -> large.append((char) letter));

        assertThatThrownBy(() -> userData.of(guest("op-1", true), Map.of("/etc/trove/large", large.toString())))
                .isInstanceOf(UserDataTooLargeException.class)
                .hasMessageContaining("Nova takes 65535 at most");
    }

    @Test
    void a_path_cannot_smuggle_anything_into_the_document() {
        UserData userData = new UserData(settings("{}"), false, world.database);

        assertThatThrownBy(() -> userData.of(guest("op-1", true), Map.of("/etc/x\nruncmd: [reboot]", "")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neither_key_nor_token_is_in_what_is_logged() {
        assertThat(guest("op-1", true)).asString().doesNotContain(KEY);
        assertThat(BootToken.of(KEY, "op-1").toString())
                .doesNotContain(BootToken.of(KEY, "op-1").text());
        assertThat(new GuestFile("/etc/x", GuestFile.ROOT, GuestFile.SECRET, KEY).toString())
                .doesNotContain(KEY);
    }

    private Standing standing(String token) {
        String hash = new BootToken(token).hash();
        return world.database.read(stores -> stores.bootTokens().check(hash, InstanceWorld.ID));
    }

    private String withAgent() throws IOException {
        Path archive = Files.writeString(directory.resolve("agent.tar.gz"), "the agent");
        return "{\"agent_url\": \"https://trove.example:8779/prefix/\", \"agent_archive\": \"" + archive + "\"}";
    }

    private String render(String settings, boolean withVolume) {
        return new UserData(settings(settings), false, world.database).of(guest("op-1", withVolume), FILES);
    }

    private UserDataSettings settings(String text) {
        try {
            return json.readValue(text, UserDataSettings.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Guest guest(String operation, boolean withVolume) {
        DatastoreVersion plain = InstanceWorld.VERSION;
        DatastoreVersion version = new DatastoreVersion(
                plain.id(),
                plain.datastoreId(),
                plain.datastoreName(),
                plain.name(),
                plain.version(),
                plain.manager(),
                null,
                List.of(),
                "exampledb-server, tools",
                "",
                "",
                true);
        return new Guest(new InstanceId(InstanceWorld.ID.value()), version, KEY, operation, withVolume);
    }

    private static Map<String, JsonNode> files(String document) throws IOException {
        assertThat(document).startsWith("#cloud-config\n");
        Map<String, JsonNode> files = new LinkedHashMap<>();
        new YAMLMapper()
                .readTree(document)
                .get("write_files")
                .forEach(file -> files.put(file.get("path").asText(), file));
        return files;
    }

    private static JsonNode file(Map<String, JsonNode> files, String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    private static String content(JsonNode file) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(file.get("content").asText());
        byte[] plain = file.get("encoding").asText().equals("gz+b64")
                ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes()
                : bytes;
        return new String(plain, StandardCharsets.UTF_8);
    }
}
