package org.trove.cloud.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider.Environment;
import org.trove.cloud.CloudProviders;
import org.trove.cloud.FixedCatalog;
import org.trove.cloud.ServerSpec;
import org.trove.host.FileTree;
import org.trove.host.OsUser;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.time.SystemIdSource;

/** Homes of one machine, which know of each other by what they claim. */
class TwoHomesIT {
    private static final ProjectId PROJECT = new ProjectId("p");
    private static final int PORT = 4007;

    @TempDir
    Path directory;

    private final List<Cloud> clouds = new ArrayList<>();
    private final List<Cloud> closed = new ArrayList<>();
    private Clock clock = Clock.systemUTC();

    private Cloud open(String home) throws IOException {
        return open(home, Map.of("claims_directory", directory.resolve("claims").toString()));
    }

    private Cloud open(String home, Map<String, Object> more) throws IOException {
        Path own = Files.createDirectories(directory.resolve(home));
        Map<String, Object> settings = new java.util.HashMap<>(Map.of(
                "home",
                own.resolve("instances").toString(),
                "data_home",
                own.resolve("data").toString(),
                "java",
                FakeAgent.sound(own),
                "agent_classpath",
                "none",
                "address_range",
                "127.98.0.0/24",
                "port",
                PORT,
                "stop_servers_on_close",
                true));
        settings.putAll(more);
        Cloud cloud = CloudProviders.named("local").open(settings, new Environment(clock, new SystemIdSource()));
        clouds.add(cloud);
        return cloud;
    }

    private void close(Cloud cloud) {
        if (!closed.contains(cloud)) {
            closed.add(cloud);
            cloud.close();
        }
    }

    @AfterEach
    void stop() {
        clouds.forEach(this::close);
    }

    private static InstanceId id() {
        return new InstanceId(UUID.randomUUID().toString());
    }

    private static String address(Cloud cloud, InstanceId owner) {
        return cloud.networks()
                .ensureAddresses(owner, PROJECT, List.of(), null, List.of(PORT))
                .get(0)
                .address();
    }

    private static void start(Cloud cloud, InstanceId owner) {
        List<InstanceAddress> addresses =
                cloud.networks().ensureAddresses(owner, PROJECT, List.of(), null, List.of(PORT));
        cloud.compute()
                .ensureServer(new ServerSpec(
                        owner,
                        PROJECT,
                        "u",
                        "db1",
                        "some-manager",
                        List.of(PORT),
                        FixedCatalog.DEFAULT_FLAVORS.get(0),
                        null,
                        null,
                        null,
                        null,
                        addresses,
                        Map.of("guest_info.conf", "[DEFAULT]\nguest_id=" + owner + "\n"),
                        null));
        await().until(() ->
                cloud.compute().findServer(owner).orElseThrow().status().equals("ACTIVE"));
    }

    private Path server(String home, InstanceId owner) {
        return directory.resolve(home).resolve("instances").resolve(owner.value());
    }

    private int user(String home, InstanceId owner) throws IOException {
        return new ServerFiles(owner, server(home, owner))
                .record()
                .orElseThrow()
                .uid();
    }

    private String told(String home, InstanceId owner) throws IOException {
        return Files.readString(server(home, owner).resolve("etc/zz-local.yml"))
                .replaceAll("(?s).*\"bind_address\" : \"([^\"]*)\".*", "$1");
    }

    @Test
    void instances_that_two_homes_make_at_once_have_addresses_and_users_of_their_own() throws IOException {
        Cloud one = open("one");
        Cloud two = open("two");
        Map<InstanceId, Cloud> made = new java.util.HashMap<>();
        IntStream.range(0, 20).forEach(n -> made.put(id(), n % 2 == 0 ? one : two));

        List<String> addresses = made.entrySet().parallelStream()
                .map(each -> address(each.getValue(), each.getKey()))
                .toList();
        made.entrySet().parallelStream().limit(4).forEach(each -> start(each.getValue(), each.getKey()));

        assertThat(addresses).doesNotHaveDuplicates().hasSize(20);
        List<Integer> users = new ArrayList<>();
        for (InstanceId owner : made.keySet()) {
            for (String home : List.of("one", "two")) {
                if (Files.exists(server(home, owner).resolve("server.json"))) {
                    users.add(user(home, owner));
                }
            }
        }
        assertThat(users).hasSize(4);
        if (OsUser.isRoot()) {
            assertThat(users).doesNotHaveDuplicates();
        }
    }

    @Test
    void homes_with_few_addresses_have_as_many_users_as_they_need() throws IOException {
        assumeTrue(OsUser.isRoot(), "without root all run as one user");
        List<Integer> users = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            String home = "home-" + number;
            Cloud cloud = open(
                    home,
                    Map.of(
                            "claims_directory",
                            directory.resolve("claims").toString(),
                            "address_range",
                            "127.98." + number + ".0/30"));
            for (InstanceId owner : List.of(id(), id())) {
                start(cloud, owner);
                users.add(user(home, owner));
            }
        }
        assertThat(users).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void an_instance_keeps_its_address_and_its_user_while_its_home_is_not_in_use() throws IOException {
        Cloud one = open("one");
        InstanceId first = id();
        start(one, first);
        String before = address(one, first);
        close(one);

        Cloud two = open("two");
        InstanceId second = id();
        start(two, second);

        assertThat(address(two, second)).isNotEqualTo(before);
        if (OsUser.isRoot()) {
            assertThat(user("two", second)).isNotEqualTo(user("one", first));
        }
        assertThat(address(open("one"), first)).isEqualTo(before);
    }

    @Test
    void a_home_without_claims_keeps_what_it_has() throws IOException {
        Cloud one = open("one");
        InstanceId first = id();
        start(one, first);
        String before = address(one, first);
        int user = user("one", first);
        close(one);
        FileTree.delete(directory.resolve("claims"));

        Cloud again = open("one");
        InstanceId second = id();

        assertThat(address(again, first)).isEqualTo(before);
        assertThat(user("one", first)).isEqualTo(user);
        assertThat(address(open("two"), second)).isNotEqualTo(before);
        assertThat(again.networks().movedAddresses()).isEmpty();
    }

    @Test
    void of_two_homes_that_had_the_same_before_the_second_to_start_gets_another_address_and_user() throws IOException {
        InstanceId first = id();
        InstanceId second = id();
        // Each alone, as before there were claims.
        Cloud one = open(
                "one", Map.of("claims_directory", directory.resolve("own-one").toString()));
        start(one, first);
        close(one);
        Cloud two = open(
                "two", Map.of("claims_directory", directory.resolve("own-two").toString()));
        start(two, second);
        Files.writeString(directory.resolve("two/data").resolve(second.value()).resolve("data/table"), "rows");
        String shared = address(two, second);
        close(two);
        assertThat(told("one", first)).isEqualTo(shared);

        start(open("one"), first);
        Cloud again = open("two");
        start(again, second);

        String now = address(again, second);
        assertThat(told("one", first)).isEqualTo(shared);
        assertThat(now).isNotEqualTo(shared).isEqualTo(told("two", second));
        assertThat(again.networks().movedAddresses().get(second))
                .extracting(InstanceAddress::address)
                .containsExactly(now);
        if (OsUser.isRoot()) {
            Path table = directory.resolve("two/data").resolve(second.value()).resolve("data/table");
            assertThat(user("two", second)).isNotEqualTo(user("one", first));
            assertThat(Files.getAttribute(table, "unix:uid")).isEqualTo(user("two", second));
        }
    }

    @Test
    void an_address_on_which_another_program_listens_is_replaced_before_the_server_starts() throws IOException {
        Cloud one = open("one");
        InstanceId owner = id();
        String given = address(one, owner);

        try (ServerSocket foreign = new ServerSocket()) {
            foreign.bind(new InetSocketAddress(InetAddress.getByName(given), PORT));
            start(one, owner);

            assertThat(told("one", owner)).isNotEqualTo(given).isEqualTo(address(one, owner));
            assertThat(one.networks().movedAddresses()).containsKey(owner);
        }
    }

    @Test
    void a_server_that_has_started_keeps_its_address_where_a_program_takes_its_port_later() throws IOException {
        Cloud one = open("one");
        InstanceId owner = id();
        String given = address(one, owner);
        start(one, owner);

        try (ServerSocket foreign = new ServerSocket()) {
            foreign.bind(new InetSocketAddress(InetAddress.getByName(given), PORT));
            one.compute().rebootServer(owner);
            await().until(() ->
                    one.compute().findServer(owner).orElseThrow().status().equals("ACTIVE"));

            assertThat(told("one", owner)).isEqualTo(given).isEqualTo(address(one, owner));
            assertThat(one.networks().movedAddresses()).isEmpty();
        }
    }

    @Test
    void what_a_deleted_instance_or_home_had_can_be_given_again() throws IOException {
        Cloud one = open("one");
        InstanceId first = id();
        String before = address(one, first);
        close(one);
        FileTree.delete(directory.resolve("one"));
        clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));

        Cloud two = open("two");
        InstanceId second = id();
        assertThat(address(two, second)).isEqualTo(before);
        two.networks().removeAddresses(second);

        assertThat(directory.resolve("claims").resolve(before)).doesNotExist();
    }

    @Test
    void what_another_user_of_the_machine_has_is_not_given_out_and_cannot_be_taken_away() throws IOException {
        assumeTrue(OsUser.isRoot(), "only root can make files of another user");
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Path other = Files.createDirectory(shared.resolve("trove-local-4711"));
        Path home = Files.createDirectories(directory.resolve("other/instances"));
        Files.createDirectory(home.resolve("some-instance"));
        Files.createSymbolicLink(other.resolve("127.98.0.1"), home.resolve("some-instance"));
        Files.createSymbolicLink(other.resolve("127.98.0.2"), directory.resolve("gone/instances/some-instance"));
        ClaimPlaces places = new ClaimPlaces(
                Files.createDirectory(directory.resolve("ours")), List.of(shared), directory.resolve("ours"));
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));

        MachineClaims claims = new MachineClaims(places, later);

        assertThat(claims.take("127.98.0.1", directory.resolve("mine"))).isFalse();
        assertThat(claims.take("127.98.0.2", directory.resolve("mine")))
                .as("of a home that is gone")
                .isTrue();
        try (Stream<Path> theirs = Files.list(other)) {
            assertThat(theirs).hasSize(2);
        }
    }

    @Test
    void what_an_earlier_home_at_the_same_place_had_is_free_again_when_the_next_one_starts() throws IOException {
        Path home = Files.createDirectories(directory.resolve("again/instances"));
        Path claimed = Files.createDirectory(directory.resolve("claims"));
        Path old = Files.createSymbolicLink(claimed.resolve("127.98.0.7"), home.resolve("instance-of-before"));
        Path fresh = Files.createSymbolicLink(claimed.resolve("127.98.0.8"), directory.resolve("other/instances/one"));
        Files.createDirectories(directory.resolve("other/instances"));
        ClaimPlaces places = new ClaimPlaces(claimed, List.of(), claimed);

        new MachineClaims(places, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(15))).prune(home);

        assertThat(old).doesNotExist();
        assertThat(Files.isSymbolicLink(fresh))
                .as("of a home that may be making it")
                .isTrue();
    }
}
