package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** One database in a machine of QEMU, with a control plane of its own; what is asked of the API is looked at in the machine. */
final class MachineStory implements AutoCloseable {
    /** A processor that is emulated takes its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(45);

    /** Of linux/capability.h: chown, dac_override, dac_read_search, fowner, kill, setgid, setuid, setpcap. */
    private static final long CAPABILITIES = 0b1_1110_1111;

    private static final String GATEWAY = "192.0.2.1";
    private static final String DATA = "/var/lib/trove-guestagent";
    private static final int MIB_OF_2_GIB = 2 * 1024 * 9 / 10;

    private final Path home;
    private final DistributedSetup setup;
    private final RunningProcess relay;
    private final TroveHttp http;
    private String id = "";
    private String address = "";

    /** @param online whether volumes grow while they are in use */
    MachineStory(Path directory, boolean online) {
        String image = Objects.requireNonNull(
                System.getProperty("trove.it.machine.image"), "-Dtrove.it.machine.image names an image");
        home = directory.resolve("boot");
        setup = new DistributedSetup(directory, DistributedSetup.Variant.machines(home, GATEWAY, image, online))
                .startOneOfEach();
        relay = RunningProcess.start(
                "relay",
                directory,
                Map.of(),
                BootHelper.command(home, "relay", setup.relayToApi(), setup.relayToBroker()));
        relay.awaitOutput("relaying", Duration.ofSeconds(20));
        http = setup.http(1);
    }

    @Override
    public void close() {
        BootHelper.run(home, "close");
        setup.close();
        relay.close();
    }

    void create() {
        long from = System.nanoTime();
        id = http.create("machine");
        becomesHealthy();
        System.out.println("seconds from the request to HEALTHY: "
                + Duration.ofNanos(System.nanoTime() - from).toSeconds());
        address = http.get("/instances/" + id).body().at("/instance/ip/0").asText();
        assertThat(query("create table kept (n int); insert into kept values (7)"))
                .isEmpty();
        assertThat(inside("findmnt", "-n", "-o", "SOURCE,FSTYPE", DATA)).matches("/dev/vdb\\s+ext4");
    }

    void everyUnitIsWell() {
        assertThat(inside("systemctl", "--failed", "--no-legend", "--plain")).isEmpty();
        assertThat(inside("cloud-init", "status", "--wait")).contains("status: done");
        assertThat(inside("systemctl", "is-active", "trove-guestagent")).isEqualTo("active");
    }

    /** What the unit promises holds on a real systemd. */
    void theAgentIsKeptWithinBounds() {
        String agent = inside("systemctl", "show", "-P", "MainPID", "trove-guestagent");
        assertThat(inside("grep", "^NoNewPrivs", "/proc/" + agent + "/status")).endsWith("1");
        assertThat(inside("nsenter", "-t", agent, "-m", "touch", "/etc/written"))
                .contains("Read-only file system");
        String[] bounding =
                inside("grep", "^CapBnd", "/proc/" + agent + "/status").split("\\s+");
        assertThat(Long.parseUnsignedLong(bounding[1], 16)).as("capabilities").isEqualTo(CAPABILITIES);
    }

    void resizeVolume() {
        operate(Map.of("resize", Map.of("volume", Map.of("size", 2))));
        assertThat(http.get("/instances/" + id)
                        .body()
                        .at("/instance/volume/size")
                        .asInt())
                .isEqualTo(2);
        assertThat(Integer.parseInt(inside("sh", "-c", "df --output=size -BM " + DATA + " | tail -n 1 | tr -dc 0-9")))
                .isGreaterThan(MIB_OF_2_GIB);
        requireData();
    }

    void reboot() {
        String before = bootId();
        operate(Map.of("reboot", Map.of()));
        assertThat(bootId()).isNotEqualTo(before);
        requireData();
        everyUnitIsWell();
    }

    void rebuild() {
        inside("touch", "/etc/of-the-old-disk");
        operate(Map.of("rebuild", Map.of("image_id", "00000000-0000-4000-8000-000000000001")));
        assertThat(inside("ls", "/etc/of-the-old-disk")).contains("No such file");
        requireData();
    }

    /** Asks, waits until it is done, and that it was done. */
    void operate(Map<String, Object> action) {
        TroveHttp.Answer answer =
                administrator(action) ? asAdministrator(action) : http.post("/instances/" + id + "/action", action);
        assertThat(answer.status()).as(String.valueOf(answer.body())).isEqualTo(202);
        Waiting.until(
                action + " is done",
                PATIENCE,
                () -> !lastOperation().get("state").asText().matches("PENDING|RUNNING|WAITING|QUEUED"));
        assertThat(lastOperation().get("state").asText())
                .as(lastOperation().toPrettyString() + console() + journal())
                .isEqualTo("SUCCEEDED");
        becomesHealthy();
    }

    private static boolean administrator(Map<String, Object> action) {
        return action.containsKey("reboot") || action.containsKey("rebuild");
    }

    private TroveHttp.Answer asAdministrator(Map<String, Object> action) {
        return setup.http(1, "trove-local-admin").post("/mgmt/instances/" + id + "/action", action);
    }

    private JsonNode lastOperation() {
        return http.get("/operations?instance=" + id).body().at("/operations/0");
    }

    void delete() {
        assertThat(http.delete("/instances/" + id).status()).isEqualTo(202);
        Waiting.until(id + " is gone", PATIENCE, () -> http.state(id).equals("404"));
        assertThat(home.resolve("servers").resolve(id)).doesNotExist();
    }

    private void becomesHealthy() {
        try {
            Waiting.until("it is healthy", PATIENCE, () -> http.state(id).equals("ACTIVE/HEALTHY"));
        } catch (RuntimeException e) {
            throw new AssertionError(http.state(id) + "; its console:\n" + console() + journal(), e);
        }
    }

    private void requireData() {
        Waiting.until(
                "the data is served",
                PATIENCE,
                () -> query("select n from kept").equals("7"));
    }

    /** When the datastore began, Unix time in seconds, give or take one: it counts how long it is up in whole seconds. */
    long began() {
        return Long.parseLong(query("select floor(unix_timestamp(now(6)) - variable_value)"
                + " from information_schema.global_status where variable_name = 'uptime'"));
    }

    private String bootId() {
        return inside("cat", "/proc/sys/kernel/random/boot_id");
    }

    private String journal() {
        return "\n== journal\n" + inside("journalctl", "-n", "80", "--no-pager", "-u", "trove-guestagent*");
    }

    private String console() {
        try {
            Path log = home.resolve("servers").resolve(id).resolve("console.log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String query(String sql) {
        return BootHelper.run(home, "exec", "mariadb", "-h", address, "-u", "u1", "-psecret", "-N", "app", "-e", sql)
                .output()
                .strip();
    }

    private String inside(String... command) {
        String[] whole = new String[command.length + 2];
        whole[0] = "inside";
        whole[1] = id;
        System.arraycopy(command, 0, whole, 2, command.length);
        return BootHelper.run(home, whole).output().strip();
    }
}
