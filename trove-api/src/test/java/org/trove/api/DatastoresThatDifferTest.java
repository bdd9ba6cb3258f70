package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;
import org.trove.datastore.AccountRules;
import org.trove.datastore.Capability;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.TextRule;
import org.trove.model.DatastoreVersion;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.model.UserSpec;

/** Datastores that have less than databases, users of hosts, and root: what is missing is refused in Trove's words. */
class DatastoresThatDifferTest {
    private static final TextRule NAME = new TextRule(63, null, null, null);

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    /** Databases, users and root; users have no hosts. */
    private String roles = "";

    /** A password of root, and nothing else. */
    private String words = "";

    @BeforeEach
    void run() {
        register(
                "roles",
                Set.of(Capability.DATABASES, Capability.USERS, Capability.ROOT),
                new AccountRules(NAME, NAME, NAME, Set.of(), List.of()));
        register("words", Set.of(Capability.ROOT), new AccountRules(null, null, NAME, Set.of(), List.of()));
        roles = running("roles", 21);
        words = running("words", 22);
    }

    private static void register(String name, Set<Capability> capabilities, AccountRules rules) {
        API.database().write(stores -> {
            stores.datastores()
                    .register(new DatastoreDescriptor(
                            name,
                            List.of(4712),
                            "/data",
                            capabilities,
                            Set.of(),
                            Set.of(),
                            List.of(),
                            null,
                            List.of(),
                            rules));
            stores.datastores()
                    .register(new DatastoreVersion(
                            "v-" + name, "d-" + name, name, "1", "1.0", name, "image-1", List.of(), "", "", "", true));
            return name;
        });
    }

    private static String running(String datastore, int number) {
        InstanceId id = API.instances.insert(PROJECT_A, number, InstanceTask.NONE, "v-" + datastore);
        API.database().write(stores -> {
            stores.guestStatuses().set(id, ServiceStatus.HEALTHY);
            stores.instances().apply(new org.trove.store.InstanceChange.ServerSet(id, "server-" + number, "ACTIVE"));
            return id;
        });
        return "/v1.0/" + PROJECT_A + "/instances/" + id;
    }

    private static Reply post(String path, String body) {
        return API.call("POST", ApiServer.MEMBER_A, path, body);
    }

    private static Reply create(String datastore, String more) {
        return post(
                "/v1.0/" + PROJECT_A + "/instances",
                "{\"instance\": {\"name\": \"db\", \"flavorRef\": \"1\", \"datastore\": {\"type\": \"" + datastore
                        + "\"}" + more + "}}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /databases, databases",
        "DELETE, /databases/d, databases",
        "GET, /users, users",
        "GET, /users/u, users",
        "DELETE, /users/u, users",
        "GET, /users/u/databases, users",
        "DELETE, /users/u/databases/d, users"
    })
    void what_a_datastore_does_not_have_is_refused_and_its_guest_not_asked(String method, String path, String what) {
        assertThat(API.call(method, ApiServer.MEMBER_A, words + path, null).fault(422, "unprocessableEntity"))
                .isEqualTo("Operation not supported for datastore words. It has no " + what + ".");
        assertThat(API.guests.calls).isEmpty();
    }

    @Test
    void that_comes_before_the_state_of_the_instance_as_in_trove() {
        API.database().write(stores -> {
            stores.guestStatuses()
                    .set(new InstanceId(words.substring(words.lastIndexOf('/') + 1)), ServiceStatus.SHUTDOWN);
            return true;
        });
        assertThat(API.get(words + "/users").fault(422, "unprocessableEntity")).startsWith("Operation not supported");
        assertThat(API.get(words + "/root").fault(422, "unprocessableEntity")).contains("status: shutdown");
    }

    @Test
    void root_that_is_a_password_needs_no_users() {
        assertThat(post(words + "/root", "{\"password\": \"secret-1\"}")
                        .expect(200)
                        .body())
                .contains("secret-1");
        post(words + "/root", "{\"password\": \"" + "x".repeat(64) + "\"}").fault(400, "badRequest");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "words | , \"databases\": [{\"name\": \"a\"}] | It has no databases.",
                "words | , \"users\": [{\"name\": \"u\", \"password\": \"p\"}] | It has no users.",
                "roles | , \"users\": [{\"name\": \"u\", \"password\": \"p\", \"host\": \"10.0.0.1\"}] | Its users have no hosts: leave the host away."
            })
    void a_create_that_asks_for_what_is_missing_is_refused_and_makes_nothing(
            String datastore, String more, String why) {
        assertThat(create(datastore, more).fault(422, "unprocessableEntity"))
                .isEqualTo("Operation not supported for datastore " + datastore + ". " + why);
        assertThat(API.get("/v1.0/" + PROJECT_A + "/instances").json().path("instances"))
                .hasSize(2);
    }

    @Test
    void a_create_that_asks_for_what_is_there_is_accepted() {
        create("words", "").expect(200);
        create(
                        "roles",
                        ", \"databases\": [{\"name\": \"a\"}], \"users\": [{\"name\": \"u\", \"password\": \"p\", \"host\": \"%\"}]")
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "localhost"})
    void a_host_is_refused_where_users_have_none(String host) {
        String user = "{\"name\": \"u\", \"password\": \"p\", \"host\": \"" + host + "\"}";
        String told = "Operation not supported for datastore roles. Its users have no hosts: leave the host away.";
        assertThat(post(roles + "/users", "{\"users\": [" + user + "]}").fault(422, "unprocessableEntity"))
                .isEqualTo(told);
        assertThat(API.call("PUT", ApiServer.MEMBER_A, roles + "/users", "{\"users\": [" + user + "]}")
                        .fault(422, "unprocessableEntity"))
                .isEqualTo(told);
        assertThat(API.call("PUT", ApiServer.MEMBER_A, roles + "/users/u", "{\"user\": {\"host\": \"" + host + "\"}}")
                        .fault(422, "unprocessableEntity"))
                .isEqualTo(told);
        assertThat(API.guests.calls).isEmpty();
    }

    @Test
    void an_at_sign_belongs_to_the_name_where_users_have_no_hosts() {
        post(roles + "/users", "{\"users\": [{\"name\": \"ada@example\", \"password\": \"p\"}]}")
                .expect(202);

        assertThat(API.get(roles + "/users/ada%40example")
                        .expect(200)
                        .json()
                        .at("/user/name")
                        .asText())
                .isEqualTo("ada@example");
        API.get(roles + "/users/ada%40example%40%25").expect(200);
        API.call("DELETE", ApiServer.MEMBER_A, roles + "/users/ada%40example", null)
                .expect(202);
        assertThat(API.guests.users).doesNotContainKey("ada@example@" + UserSpec.ANY_HOST);
    }
}
