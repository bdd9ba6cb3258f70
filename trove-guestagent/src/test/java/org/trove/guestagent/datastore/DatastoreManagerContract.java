package org.trove.guestagent.datastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.trove.bus.GuestException;
import org.trove.datastore.Capability;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.template.ConfigRenderer;
import org.trove.model.DatabaseSpec;
import org.trove.model.DatastoreVersion;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.model.UserSpec;

/**
 * What the code of every datastore does, on a real server. Tests of what the datastore's descriptor does not promise are skipped. One
 * server serves all tests, each of which leaves it running.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DatastoreManagerContract {
    private static final Duration SOON = Duration.ofSeconds(20);

    private DatastoreUnderTest db;

    /** One that was never prepared. */
    protected abstract DatastoreUnderTest create() throws IOException;

    @BeforeAll
    void prepareOne() throws IOException {
        db = create();
        db.manager().prepare(request(db));
    }

    @AfterAll
    void removeAll() throws IOException {
        db.close();
    }

    private static PrepareRequest request(DatastoreUnderTest db) {
        return new PrepareRequest(configuration(db, 256), List.of(), List.of(), null);
    }

    private static String configuration(DatastoreUnderTest db, int ramMb) {
        DatastoreVersion version = new DatastoreVersion(
                "v", "d", "d", "1", "1", db.descriptor().manager(), null, List.of(), "", "", "", true);
        return new ConfigRenderer()
                .render(db.descriptor(), version, new Flavor("1", "f", ramMb, 1, 1, 0), new InstanceId("i"));
    }

    private DatastoreManager manager() {
        return db.manager();
    }

    @Test
    void it_can_do_what_its_descriptor_promises_and_nothing_else() {
        assertThat(manager().feature(Databases.class).isPresent()).isEqualTo(can(Capability.DATABASES));
        assertThat(manager().feature(Users.class).isPresent()).isEqualTo(can(Capability.USERS));
        assertThat(manager().feature(RootAccount.class).isPresent()).isEqualTo(can(Capability.ROOT));
    }

    @Test
    void it_is_found_by_the_name_in_its_descriptor_and_its_templates_can_be_rendered() {
        DatastoreDescriptor descriptor = db.descriptor();
        new ConfigRenderer().check(descriptor);
        assertThat(descriptor.tcpPorts()).contains(descriptor.mainPort());
    }

    @Test
    void a_prepared_datastore_is_healthy_and_listens_where_it_was_told() {
        assertThat(manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
        assertThat(manager().wasKilled()).isFalse();
        assertThat(listens()).isTrue();
        assertThat(manager().dataDirectory()).isDirectory();
    }

    @Test
    void it_stops_in_good_order_and_starts_again_with_its_data() {
        db.keep("stays");
        manager().stop();
        assertThat(manager().probe()).isEqualTo(ServiceStatus.SHUTDOWN);
        assertThat(manager().wasKilled()).isFalse();
        assertThat(listens()).isFalse();
        manager().stop();
        manager().start();
        assertThat(manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
        assertThat(db.hasKept("stays")).isTrue();
    }

    @Test
    void a_start_of_one_that_runs_changes_nothing_and_a_restart_makes_another_process() throws IOException {
        long first = db.pid();
        manager().start();
        assertThat(db.pid()).isEqualTo(first);
        manager().restart();
        assertThat(db.pid()).isNotEqualTo(first);
        assertThat(manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @Test
    void a_killed_one_shows_as_crashed_and_a_start_brings_it_back_with_its_data() throws IOException {
        db.keep("survives");
        ProcessHandle.of(db.pid()).orElseThrow().destroyForcibly();
        await().atMost(SOON).until(() -> manager().probe() == ServiceStatus.CRASHED);
        assertThat(manager().wasKilled()).isTrue();
        manager().start();
        assertThat(manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
        assertThat(manager().wasKilled()).isFalse();
        assertThat(db.hasKept("survives")).isTrue();
    }

    @Test
    void the_next_agent_finds_the_running_server() throws IOException {
        long pid = db.pid();
        db.reopen();
        assertThat(manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
        manager().start();
        assertThat(db.pid()).isEqualTo(pid);
    }

    @Test
    void another_configuration_takes_effect_at_the_next_start() throws IOException {
        long pid = db.pid();
        manager().configure(configuration(db, 512));
        assertThat(db.pid()).isEqualTo(pid);
        manager().restart();
        assertThat(manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
        manager().configure(configuration(db, 256));
        manager().restart();
    }

    @Test
    void a_rebuild_brings_it_up_with_its_data() {
        db.keep("rebuilt");
        manager().rebuild(configuration(db, 256));
        assertThat(manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
        assertThat(db.hasKept("rebuilt")).isTrue();
    }

    @Test
    void a_preparation_starts_from_nothing_whatever_an_earlier_one_left() throws IOException {
        try (DatastoreUnderTest other = create()) {
            other.manager().prepare(request(other));
            other.keep("leftover");
            long first = other.pid();
            other.reopen();
            other.manager().prepare(request(other));
            assertThat(other.pid()).isNotEqualTo(first);
            assertThat(other.hasKept("leftover")).isFalse();
            assertThat(ProcessHandle.of(first).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    void without_its_data_it_does_not_start_and_says_so() throws IOException {
        try (DatastoreUnderTest empty = create()) {
            assertThat(Files.exists(empty.manager().dataDirectory())).isFalse();
            assertThatThrownBy(() -> empty.manager().start())
                    .isInstanceOf(GuestException.class)
                    .hasMessageContaining(empty.manager().dataDirectory().toString());
            assertThatThrownBy(() -> empty.manager().rebuild(configuration(empty, 256)))
                    .isInstanceOf(GuestException.class);
            assertThat(empty.manager().probe()).isEqualTo(ServiceStatus.SHUTDOWN);
        }
    }

    @Test
    void databases_are_made_all_or_none_listed_and_removed() {
        Databases databases = feature(Capability.DATABASES, Databases.class);
        databases.create(List.of(DatabaseSpec.named("one"), DatabaseSpec.named("two")));
        assertThat(names(databases)).containsSubsequence("one", "two");
        assertThat(databases.list(new Paging(1, "one", true)).nextMarker()).isEqualTo("one");
        refused(
                "DatabaseAlreadyExists",
                () -> databases.create(List.of(DatabaseSpec.named("three"), DatabaseSpec.named("two"))));
        for (String reserved : db.descriptor().ignoredDatabases()) {
            refused(
                    "BadRequest",
                    () -> databases.create(List.of(DatabaseSpec.named("three"), DatabaseSpec.named(reserved))));
            refused("BadRequest", () -> databases.delete(reserved));
            assertThat(names(databases)).doesNotContain(reserved);
        }
        refused(
                "BadRequest",
                () -> databases.create(List.of(DatabaseSpec.named("three"), DatabaseSpec.named("x".repeat(300)))));
        assertThat(names(databases)).doesNotContain("three");
        databases.delete("one");
        databases.delete("two");
        refused("DatabaseNotFound", () -> databases.delete("two"));
    }

    @Test
    void users_are_let_in_with_their_password_alone_and_until_they_are_removed() {
        Users users = feature(Capability.USERS, Users.class);
        users.create(List.of(user("ada", "first-password")));
        assertThat(db.letsIn("ada", "first-password")).isTrue();
        assertThat(db.letsIn("ada", "wrong-password")).isFalse();
        refused("UserAlreadyExists", () -> users.create(List.of(user("bob", "p"), user("ada", "p"))));
        users.changePasswords(List.of(user("ada", "second-password")));
        assertThat(db.letsIn("ada", "first-password")).isFalse();
        assertThat(db.letsIn("ada", "second-password")).isTrue();
        users.update(UserName.of("ada", null), "eve", null, "third-password");
        assertThat(db.letsIn("eve", "third-password")).isTrue();
        assertThat(users.find(UserName.of("eve", null))).isPresent();
        assertThat(users.list(Paging.ALL).entries())
                .extracting(UserSpec::name)
                .contains("eve")
                .doesNotContain("ada", "bob");
        users.delete(UserName.of("eve", null));
        assertThat(db.letsIn("eve", "third-password")).isFalse();
        assertThat(users.find(UserName.of("eve", null))).isEmpty();
        refused("UserNotFound", () -> users.delete(UserName.of("eve", null)));
    }

    @Test
    void reserved_and_impossible_users_are_refused_and_none_is_made() {
        Users users = feature(Capability.USERS, Users.class);
        for (String reserved : db.descriptor().ignoredUsers()) {
            refused("BadRequest", () -> users.create(List.of(user("new", "p"), user(reserved, "p"))));
            refused("BadRequest", () -> users.delete(UserName.of(reserved, null)));
        }
        refused("BadRequest", () -> users.create(List.of(user("new", "p"), user("x".repeat(300), "p"))));
        refused(
                "BadRequest",
                () -> users.create(List.of(user("new", "p"), new UserSpec("other", "p", "no host", List.of()))));
        assertThat(users.find(UserName.of("new", null))).isEmpty();
    }

    @Test
    void a_user_may_use_exactly_the_databases_that_were_granted() {
        Databases databases = feature(Capability.DATABASES, Databases.class);
        Users users = feature(Capability.USERS, Users.class);
        UserName name = UserName.of("gran", null);
        databases.create(List.of(DatabaseSpec.named("granted"), DatabaseSpec.named("other")));
        users.create(List.of(new UserSpec("gran", "password", UserSpec.ANY_HOST, List.of("granted"))));
        assertThat(users.access(name)).extracting(DatabaseSpec::name).containsExactly("granted");
        users.grant(name, List.of("other"));
        assertThat(users.access(name)).extracting(DatabaseSpec::name).containsExactlyInAnyOrder("granted", "other");
        users.revoke(name, "granted");
        assertThat(users.access(name)).extracting(DatabaseSpec::name).containsExactly("other");
        users.delete(name);
        databases.delete("granted");
        databases.delete("other");
    }

    @Test
    void root_is_enabled_with_a_password_given_or_made_and_disabled() {
        RootAccount root = feature(Capability.ROOT, RootAccount.class);
        assertThat(root.isEnabled()).isFalse();
        UserSpec made = root.enable(null);
        assertThat(root.isEnabled()).isTrue();
        assertThat(db.letsIn(made.name(), password(made.password()))).isTrue();
        UserSpec given = root.enable("root-password");
        assertThat(given.password()).isEqualTo("root-password");
        assertThat(db.letsIn(given.name(), "root-password")).isTrue();
        root.disable();
        assertThat(db.letsIn(given.name(), "root-password")).isFalse();
    }

    private boolean can(Capability capability) {
        return db.descriptor().can(capability);
    }

    private <F extends Feature> F feature(Capability capability, Class<F> kind) {
        assumeTrue(can(capability), () -> db.descriptor().manager() + " has no " + capability.words());
        return manager().feature(kind).orElseThrow();
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(db.bind().address(), db.bind().port()), 3_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static List<String> names(Databases databases) {
        return databases.list(Paging.ALL).entries().stream()
                .map(DatabaseSpec::name)
                .toList();
    }

    private static UserSpec user(String name, String password) {
        return new UserSpec(name, password, UserSpec.ANY_HOST, List.of());
    }

    private static String password(@Nullable String made) {
        assertThat(made).isNotBlank();
        return String.valueOf(made);
    }

    private static void refused(String kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GuestException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
