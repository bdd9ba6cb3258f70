package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.api.support.ApiServer;
import org.trove.api.support.InstanceFixtures;
import org.trove.api.support.Reply;
import org.trove.api.support.Samples;
import org.trove.bus.BusException;
import org.trove.bus.GuestException;
import org.trove.lifecycle.ServerStatuses;
import org.trove.message.GuestCommand;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.model.UserSpec;
import org.trove.store.Heartbeat;

class GuestRoutesTest {

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private String instance = "";

    @BeforeEach
    void run() {
        instance = "/v1.0/" + PROJECT_A + "/instances/" + API.instances.running(PROJECT_A, 1);
    }

    private Reply post(String path, String body) {
        return API.call("POST", ApiServer.MEMBER_A, instance + path, body);
    }

    private Reply put(String path, String body) {
        return API.call("PUT", ApiServer.MEMBER_A, instance + path, body);
    }

    private Reply delete(String path) {
        return API.call("DELETE", ApiServer.MEMBER_A, instance + path, null);
    }

    private Reply get(String path) {
        return API.get(instance + path);
    }

    private void createUser() {
        post("/databases", "{\"databases\": [{\"name\": \"app\"}]}").expect(202);
        post(
                        "/users",
                        "{\"users\": [{\"name\": \"u.1\", \"password\": \"pw1\", \"databases\": [{\"name\": \"app\"}]}]}")
                .expect(202);
    }

    @Test
    void databases_are_created_listed_and_deleted() {
        assertThat(post("/databases", "{\"databases\": [{\"name\": \"d\"}, {\"name\": \"e\"}]}")
                        .expect(202)
                        .body())
                .isEmpty();

        assertThat(get("/databases").body()).isEqualTo("{\"databases\":[{\"name\":\"d\"},{\"name\":\"e\"}]}");
        assertThat(post("/databases", "{\"databases\": [{\"name\": \"d\"}]}").fault(400, "badRequest"))
                .contains("already exists");
        delete("/databases/d").expect(202);
        delete("/databases/d").fault(404, "itemNotFound");
        delete("/databases/mysql").fault(400, "badRequest");
        get("/databases/e").fault(501, "notImplemented");
        assertThat(API.guests.databases).containsExactly("e");
    }

    @Test
    void the_other_paths_of_passwords_grants_and_root_lead_to_the_same() {
        createUser();
        post("/users", "{\"users\": [{\"name\": \"update_all\", \"password\": \"pw1\"}]}")
                .expect(202);
        post("/databases", "{\"databases\": [{\"name\": \"update\"}]}").expect(202);

        put("/users/update_all", "{\"users\": [{\"name\": \"u.1\", \"password\": \"pw2\"}]}")
                .expect(202);
        put("/users/u%2e1/databases/update", "{\"databases\": [{\"name\": \"update\"}]}")
                .expect(202);
        assertThat(get("/users/u%2e1/databases").json().path("databases")).hasSize(2);
        put("/users/u%2e1/databases/app", "{\"databases\": [{\"name\": \"app\"}]}")
                .fault(405, "badMethod");
        delete("/users/u%2e1/databases/update").expect(202);
        get("/users/update_all").expect(200);
        put("/users/update_all", "{\"user\": {\"password\": \"pw3\"}}").expect(202);
        delete("/users/update_all").expect(202);
        post("/root", "{}").expect(200);
        delete("/root/delete").expect(204);
        delete("/root/delete").fault(404, "itemNotFound");
    }

    @Test
    void databases_come_in_pages() {
        post("/databases", "{\"databases\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"c\"}]}")
                .expect(202);

        Reply first = get("/databases?limit=2").expect(200);

        assertThat(first.json().path("links").path(0).path("href").asText()).endsWith("/databases?limit=2&marker=b");
        assertThat(get("/databases?limit=2&marker=b").body()).isEqualTo("{\"databases\":[{\"name\":\"c\"}]}");
    }

    @Test
    void users_are_created_listed_shown_and_deleted() {
        createUser();

        assertThat(get("/users").body())
                .isEqualTo("{\"users\":[{\"name\":\"u.1\",\"host\":\"%\",\"databases\":[{\"name\":\"app\"}]}]}");
        assertThat(get("/users/u%2e1%40%25").expect(200).body())
                .isEqualTo("{\"user\":{\"name\":\"u.1\",\"host\":\"%\",\"databases\":[{\"name\":\"app\"}]}}");
        get("/users/u%2e1@10.0.0.1").fault(404, "itemNotFound");
        assertThat(post("/users", "{\"users\": [{\"name\": \"u.1\", \"password\": \"pw1\"}]}")
                        .fault(400, "badRequest"))
                .contains("already exists");
        delete("/users/u%2e1").expect(202);
        delete("/users/u%2e1").fault(404, "itemNotFound");
        get("/users/root").fault(400, "badRequest");
    }

    @Test
    void users_are_changed() {
        createUser();

        put("/users", "{\"users\": [{\"name\": \"u.1\", \"password\": \"pw2\"}]}")
                .expect(202);
        put("/users", "{\"users\": [{\"name\": \"nobody\", \"password\": \"pw2\"}]}")
                .fault(404, "itemNotFound");
        put("/users/u%2e1", "{\"user\": {\"name\": \"u2\"}}").expect(202);
        put("/users/nobody", "{\"user\": {\"name\": \"u2\"}}").fault(404, "itemNotFound");

        assertThat(API.guests.calls)
                .contains(new GuestCommand.UpdateAttributes(
                        "u.1", "%", new GuestCommand.UserAttributes("u2", null, null)));
    }

    @Test
    void access_is_listed_granted_and_revoked() {
        createUser();
        post("/databases", "{\"databases\": [{\"name\": \"more\"}]}").expect(202);

        put("/users/u%2e1/databases", "{\"databases\": [{\"name\": \"more\"}]}").expect(202);
        assertThat(get("/users/u%2e1/databases").body())
                .isEqualTo("{\"databases\":[{\"name\":\"app\"},{\"name\":\"more\"}]}");
        put("/users/u%2e1/databases", "{\"databases\": [{\"name\": \"none\"}]}").fault(404, "itemNotFound");
        put("/users/u%2e1/databases", "{}").fault(400, "badRequest");
        delete("/users/u%2e1/databases/app").expect(202);
        delete("/users/u%2e1/databases/app").fault(404, "itemNotFound");
    }

    /** As Trove's client encodes them: a slash stays in the hosts of users and in names of databases. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "u|%|u%40%25",
                "u|10.0.%|u%4010%2e0%2e%25",
                "u.v|10.0.0.0/255.255.255.0|u%2ev%4010%2e0%2e0%2e0/255%2e255%2e255%2e0",
                "u|10.0.0.0/255.255.255.0|u%4010.0.0.0%2F255.255.255.0",
                "u|fe80::1|u%40fe80%3A%3A1",
                "u|2001:db8::%|u@2001:DB8::%25",
                "a@b|%|a%40b%40%25",
                "o'brien|%|o%27brien",
                "a b|%|a%20b",
                "a/b|%|a%2Fb",
                "a/b|%|a/b%40%25",
                "a\\b|%|a%5Cb",
                "é%41|%|%C3%A9%2541",
                "databases|%|databases",
                "x.json|10.0.0.1|x%2ejson%4010%2e0%2e0%2e1"
            })
    void users_of_any_name_and_host_are_shown_changed_and_deleted(String name, String host, String path) {
        API.guests.databases.addAll(List.of("app", "databases", "a/b"));
        API.guests.users.put(name + "@" + host, new UserSpec(name, null, host, List.of("app")));

        assertThat(get("/users/" + path).expect(200).json().at("/user/name").asText())
                .isEqualTo(name);
        assertThat(get("/users/" + path).json().at("/user/host").asText()).isEqualTo(host);
        put("/users/" + path, "{\"user\": {\"password\": \"p/2\"}}").expect(202);
        put("/users/" + path + "/databases", "{\"databases\": [{\"name\": \"databases\"}, {\"name\": \"a/b\"}]}")
                .expect(202);
        assertThat(get("/users/" + path + "/databases").json().path("databases"))
                .hasSize(3);
        delete("/users/" + path + "/databases/databases").expect(202);
        delete("/users/" + path + "/databases/a/b").expect(202);
        assertThat(API.guests.users)
                .hasEntrySatisfying(
                        name + "@" + host, user -> assertThat(user.databases()).containsExactly("app"));
        delete("/users/" + path).expect(202);
        assertThat(API.guests.users).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "my.db|my.db",
                "a b c|a%20b%20c",
                "o'brien|o'brien",
                "a/b|a/b",
                "a/b|a%2Fb",
                "a;b|a;b",
                "a;b|a%3Bb",
                "50%|50%25",
                "%25|%2525",
                "a\\b|a%5Cb",
                "é|%C3%A9",
                "x.json|x.json"
            })
    void databases_of_any_name_are_deleted_and_no_other(String name, String path) {
        API.guests.databases.addAll(List.of("a", "x", "my", name));

        delete("/databases/" + path).expect(202);

        assertThat(API.guests.databases).containsExactlyInAnyOrder("a", "x", "my");
        delete("/databases/" + path).fault(404, "itemNotFound");
    }

    @Test
    void hosts_are_kept_in_lower_case_as_datastores_keep_them() {
        post("/users", "{\"users\": [{\"name\": \"u\", \"password\": \"p\", \"host\": \"2001:DB8::1\"}]}")
                .expect(202);

        assertThat(API.guests.users).containsOnlyKeys("u@2001:db8::1");
        delete("/users/u@2001:DB8::1").expect(202);
    }

    @Test
    void root_is_enabled_shown_and_disabled() {
        assertThat(get("/root").expect(200).body()).isEqualTo("{\"rootEnabled\":false}");
        delete("/root").fault(404, "itemNotFound");
        assertThat(API.call("POST", ApiServer.MEMBER_A, instance + "/root", null)
                        .expect(200)
                        .body())
                .isEqualTo("{\"user\":{\"name\":\"root\",\"password\":\"made-by-guest\"}}");
        assertThat(get("/root").body()).isEqualTo("{\"rootEnabled\":true}");
        delete("/root").expect(204);
        assertThat(get("/root").body()).isEqualTo("{\"rootEnabled\":false}");
        assertThat(post("/root", "{\"password\": \"chosen1\"}").expect(200).body())
                .contains("\"password\":\"chosen1\"");
    }

    @Test
    void a_datastore_that_does_not_run_cannot_be_asked() {
        API.database().write(stores -> {
            stores.guestStatuses().set(InstanceFixtures.id(1), ServiceStatus.SHUTDOWN);
            return true;
        });

        for (String path : new String[] {"/databases", "/users", "/users/u", "/users/u/databases", "/root"}) {
            assertThat(get(path).fault(422, "unprocessableEntity")).contains("status: shutdown");
        }
        assertThat(API.guests.calls).isEmpty();
    }

    @Test
    void a_datastore_without_the_capability_cannot_be_asked() {
        InstanceId plain = API.instances.insert(PROJECT_A, 2, InstanceTask.NONE, Samples.PLAIN_VERSION_ID);
        API.database().write(stores -> {
            stores.guestStatuses().set(plain, ServiceStatus.HEALTHY);
            return true;
        });

        API.get("/v1.0/" + PROJECT_A + "/instances/" + plain + "/users").fault(422, "unprocessableEntity");
    }

    @Test
    void a_guest_s_exception_reaches_the_user_without_its_trace() {
        API.guests.failWith(new GuestException(
                "ProcessExecutionError",
                "Unexpected error.\nTraceback (most recent call last):\n  File \"agent.py\", line 7, in f\n"));

        assertThat(get("/databases").fault(400, "badRequest"))
                .isEqualTo("An error occurred communicating with the guest: Unexpected error.");
    }

    @Test
    void to_show_an_instance_asks_no_guest() {
        API.guests.failWith(new IllegalStateException("asked"));

        get("").expect(200);

        assertThat(API.guests.calls).isEmpty();
    }

    @Test
    void a_guest_that_is_not_heard_of_is_named_as_that_and_not_waited_for_long() {
        InstanceId id = InstanceFixtures.id(1);
        API.database()
                .write(stores -> stores.guestStatuses()
                        .record(List.of(
                                new Heartbeat(id, 2.0, 0, ServiceStatus.HEALTHY, null, Duration.ofSeconds(3), null))));
        String heard = API.clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        API.guests.failWith(new BusException(BusException.Reason.TIMEOUT, "no answer", null));
        get("/users").fault(504, "gatewayTimeout");
        assertThat(API.guests.lastLimit).isEqualTo(Duration.ofSeconds(15));

        API.clock.advance(Duration.ofSeconds(10));

        Reply unheard = post("/root", "");
        assertThat(unheard.fault(503, "serviceUnavailable"))
                .contains("not been heard of since " + heard, "makes the change later only if it had begun it");
        assertThat(unheard.header("Retry-After")).isNotEmpty();
        assertThat(API.guests.lastLimit).isEqualTo(Duration.ofSeconds(10));
        assertThat(get("/users").fault(503, "serviceUnavailable")).doesNotContain("change");
        assertThat(get("").body()).contains("\"operating_status\":\"ERROR\"");
        assertThat(get("/diagnosis").body()).contains("has not been heard of since");
    }

    @Test
    void an_instance_whose_server_is_gone_is_refused_once_its_guest_is_silent() {
        InstanceId id = InstanceFixtures.id(1);
        API.database().write(stores -> {
            stores.guestStatuses()
                    .record(List.of(
                            new Heartbeat(id, 2.0, 0, ServiceStatus.HEALTHY, null, Duration.ofSeconds(3), null)));
            return stores.instances().recordServerStatuses(Map.of(id, ServerStatuses.SHUTDOWN));
        });
        get("/users").expect(200);
        API.clock.advance(Duration.ofSeconds(11));

        assertThat(get("/users").fault(422, "unprocessableEntity"))
                .contains("the cloud has no running server for it", "diagnosis");
        assertThat(API.guests.calls).hasSize(1);
    }

    @Test
    void a_guest_of_a_trove_in_python_is_waited_for_as_long_as_is_usual_until_it_is_silent_for_120_s() {
        get("/users").expect(200);
        assertThat(API.guests.lastLimit).isNull();

        API.clock.advance(Duration.ofSeconds(121));
        get("/users").expect(200);

        assertThat(API.guests.lastLimit).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void failures_of_the_guest_reach_the_user_in_words() {
        API.guests.failWith(new GuestException("OperationalError", "disk is full"));
        assertThat(get("/databases").fault(400, "badRequest")).contains("disk is full");

        API.guests.failWith(new GuestException("UserNotFound", "User u cannot be found."));
        get("/users/u").fault(404, "itemNotFound");

        API.guests.failWith(new BusException(BusException.Reason.TIMEOUT, "no answer", null));
        assertThat(get("/databases").fault(504, "gatewayTimeout"))
                .contains("did not answer in time", "Try again later");
        assertThat(post("/root", "").fault(504, "gatewayTimeout")).contains("is not known");

        API.guests.failWith(new GuestException(GuestException.IN_USE, "It is in use. Nothing was changed."));
        assertThat(get("/databases").fault(409, "conflict")).isEqualTo("It is in use. Nothing was changed.");

        API.guests.failWith(new BusException(BusException.Reason.UNREACHABLE, "no broker", null));
        Reply away = get("/databases");
        away.fault(503, "serviceUnavailable");
        assertThat(away.header("Retry-After")).isNotEmpty();
        assertThat(away.header("x-openstack-request-id")).startsWith("req-");

        API.guests.failWith(new IllegalStateException("a bug with details"));
        assertThat(get("/databases").fault(500, "instanceFault")).doesNotContain("a bug with details");
    }
}
