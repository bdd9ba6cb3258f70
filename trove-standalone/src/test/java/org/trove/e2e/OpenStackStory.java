package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;

/** One database on an OpenStack, asked for with the stock client; the cloud's own services say whether what was asked is there. */
final class OpenStackStory {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long CAP_SYS_RESOURCE = 1L << 24;
    private static final String BOOTS = "boot-helper: the server boots";

    private final OpenStackSetup setup;
    private final OpenStackClient owner;
    private final TroveHttp http;
    private final String name;
    private final Path login;
    private String id = "";
    private String server = "";
    private String address = "";

    OpenStackStory(OpenStackSetup setup, Path directory, String name) {
        this.setup = setup;
        this.name = setup.nameOf(name);
        owner = setup.client(OpenStackTenants.OWNER);
        http = setup.http(OpenStackTenants.OWNER);
        login = login(directory);
    }

    /** The password goes through a file. */
    private static Path login(Path directory) {
        try {
            Path file = Files.createTempFile(
                    directory,
                    "client",
                    ".cnf",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, "[client]\nuser=u1\npassword=secret\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param where what places it, as options of the client */
    void create(List<String> where) {
        List<String> command = new ArrayList<>(List.of("database", "instance", "create", name));
        command.addAll(List.of("--flavor", "1", "--size", "1", "--datastore", "mariadb"));
        command.addAll(List.of("--datastore-version", version(), "--users", "u1:secret", "--databases", "app"));
        command.addAll(where);
        id = owner.json(command.toArray(String[]::new)).get("id").asText();
        awaitHealthy();
        server = server().get("id").asText();
        JsonNode shown = http.get("/instances/" + id).body().at("/instance");
        for (JsonNode one : shown.get("addresses")) {
            if (one.get("type").asText().equals("private")) {
                address = one.get("address").asText();
            }
        }
        assertThat(address).as(shown.toPrettyString()).isNotEmpty();
        select("create table kept (n int)");
        select("insert into kept values (7)");
    }

    private String version() {
        return owner.json("datastore", "version", "list", "mariadb")
                .get(0)
                .get("Name")
                .asText();
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    /** As the API shows it to its owner. */
    JsonNode shown() {
        return http.get("/instances/" + id).body().at("/instance");
    }

    /** As Nova has it. */
    JsonNode server() {
        return setup.admin.list("compute", "/servers/detail?all_tenants=1", "servers").stream()
                .filter(one -> one.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nova has no server " + name));
    }

    JsonNode volume() {
        return setup.admin.list("volumev3", "/volumes/detail?all_tenants=1", "volumes").stream()
                .filter(one -> one.get("name").asText().equals("trove-" + id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Cinder has no volume of " + id));
    }

    String select(String sql) {
        BootHelper.Result result = ask(sql);
        assertThat(result.exitCode()).as(sql + ": " + result.output()).isZero();
        return result.output().strip();
    }

    private BootHelper.Result ask(String sql) {
        return setup.inNetwork("mariadb", "--defaults-file=" + login, "-h", address, "-N", "-B", "app", "-e", sql);
    }

    void resizeFlavor(String flavor) {
        long before = bufferPool();
        owner.run("database", "instance", "resize", "flavor", name, flavor).ok();
        awaitSuccess();
        assertThat(shown().at("/flavor/id").asText()).isEqualTo(flavor);
        assertThat(server().at("/flavor/original_name").asText())
                .isEqualTo(setup.admin
                        .get("compute", "/flavors/" + flavor)
                        .at("/flavor/name")
                        .asText());
        assertThat(server().get("status").asText()).isEqualTo("ACTIVE");
        assertThat(bufferPool()).isEqualTo(2 * before);
        requireData();
    }

    /** Where the machine lets nobody make a mounted file system larger, that is what the user is told. */
    void resizeVolume(int sizeGb) {
        long before = start();
        owner.run("database", "instance", "resize", "volume", name, Integer.toString(sizeGb))
                .ok();
        awaitHealthy();
        assertThat(shown().at("/volume/size").asInt()).isEqualTo(sizeGb);
        assertThat(volume().get("size").asInt()).isEqualTo(sizeGb);
        assertThat(start()).as("start of a datastore whose volume is resized").isBetween(before - 1, before + 1);
        if (mayGrowFileSystems()) {
            awaitSuccess();
            assertThat(fileSystemMb()).isGreaterThan(sizeGb * 1024 * 9 / 10);
        } else {
            assertThat(shown().at("/fault/message").asText())
                    .contains("The volume was not resized", "Permission denied to resize filesystem");
        }
        requireData();
    }

    private int fileSystemMb() {
        String[] words = setup.inside(server, "df", "--output=size", "--block-size=1M", "/var/lib/trove-guestagent")
                .output()
                .strip()
                .split("\\s+");
        return Integer.parseInt(words[words.length - 1]);
    }

    /** Whether root has CAP_SYS_RESOURCE, which a container need not give it. */
    private static boolean mayGrowFileSystems() {
        String effective = Shell.run(List.of("sed", "-n", "s/^CapEff:\\s*//p", "/proc/self/status"))
                .output()
                .strip();
        return (Long.parseUnsignedLong(effective, 16) & CAP_SYS_RESOURCE) != 0;
    }

    /** The datastore alone. */
    void restart() {
        int boots = boots();
        long before = start();
        owner.run("database", "instance", "restart", name).ok();
        awaitSuccess();
        assertThat(start()).isGreaterThan(before + 1);
        assertThat(boots()).isEqualTo(boots);
        requireData();
    }

    /** The whole server, which only an administrator may ask for. */
    void reboot() {
        int boots = boots();
        setup.client(OpenStackTenants.ADMINISTRATOR)
                .run("database", "instance", "reboot", id)
                .ok();
        awaitSuccess();
        // The fake hypervisor says at once that it is done; what it did comes a moment later.
        Waiting.until(name + " boots again", PATIENCE, () -> boots() == boots + 1);
        Waiting.until(name + " serves again", PATIENCE, () -> ask("select 1").exitCode() == 0);
        awaitHealthy();
        requireData();
    }

    /** The server from a new disk, which only an administrator may ask for; the data are on the volume. */
    void rebuild() {
        long before = start();
        String image = server().at("/image/id").asText();
        setup.client(OpenStackTenants.ADMINISTRATOR)
                .run("database", "instance", "rebuild", id, image)
                .ok();
        awaitSuccess();
        Waiting.until(name + " serves again", PATIENCE, () -> ask("select 1").exitCode() == 0);
        assertThat(start()).isGreaterThan(before + 1);
        requireData();
    }

    /** @param before what the cloud had before the create */
    void delete(Set<CloudInventory.Resource> before) {
        owner.run("database", "instance", "delete", name).ok();
        Waiting.until(name + " is gone", PATIENCE, () -> http.state(id).equals("404"));
        setup.inventory.awaitNothingBut(before);
        assertThat(ClientStory.names(owner.json("database", "instance", "list")))
                .doesNotContain(name);
        assertThat(setup.services.sql("SELECT COALESCE(SUM(in_use), 0) FROM trove.quota_usages"))
                .as("what the projects still have booked")
                .isEqualTo("0");
    }

    void awaitHealthy() {
        try {
            await(name + " is healthy")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> http.state(id).equals("ACTIVE/HEALTHY"));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    shown().toPrettyString()
                            + http.get("/operations?instance=" + id).body() + "\n" + setup.console(server),
                    e);
        }
    }

    /** Healthy, and the last operation did what it was asked. */
    private void awaitSuccess() {
        awaitHealthy();
        JsonNode last = http.get("/operations?instance=" + id).body().at("/operations/0");
        assertThat(last.get("state").asText()).as(last.toPrettyString()).isEqualTo("SUCCEEDED");
    }

    private void requireData() {
        assertThat(select("select n from kept")).isEqualTo("7");
    }

    private long bufferPool() {
        return Long.parseLong(select("select @@innodb_buffer_pool_size"));
    }

    /** When the datastore began, Unix time in seconds, give or take one: it counts how long it is up in whole seconds. */
    private long start() {
        return Long.parseLong(select("select floor(unix_timestamp(now(6)) - variable_value)"
                + " from information_schema.global_status where variable_name = 'uptime'"));
    }

    private int boots() {
        return setup.console(server).split(BOOTS, -1).length - 1;
    }
}
