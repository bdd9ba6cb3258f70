package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;
import static org.trove.api.support.Samples.PROJECT_B;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.api.support.ApiServer;
import org.trove.model.InstanceId;

class PathFormsTest {

    private static final String ROOT = "/v1.0/" + PROJECT_A;
    private static final String VERSION_1 = "application/vnd.openstack.trove+json;version=1.0";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/vnd.openstack.trove+json",
                "application/vnd.openstack.trove+json;version=1.0",
                "application/vnd.openstack.trove-v1.0+json",
                "application/vnd.openstack.trove+json;version=9.9",
                "text/html, */*;q=0.1"
            })
    void below_a_version_in_the_path_whatever_is_accepted_is_answered_with_json(String accept) {
        assertThat(API.getAccepting(accept, ROOT + "/flavors").expect(200).header("Content-Type"))
                .isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.openstack.trove;version=1.0",
                "application/vnd.openstack.trove+json;version=1.0",
                "text/html, application/vnd.openstack.trove+json; version=1.0"
            })
    void without_a_version_in_the_path_the_accepted_one_counts(String accept) {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        assertThat(API.getAccepting(accept, "/" + PROJECT_A + "/instances/" + id)
                        .expect(200)
                        .json()
                        .at("/instance/id")
                        .asText())
                .isEqualTo(id.value());
        assertThat(API.getAccepting(accept, "/" + PROJECT_A + "/instances?limit=1")
                        .expect(200)
                        .json()
                        .path("instances"))
                .hasSize(1);
    }

    @Test
    void another_version_is_not_acceptable() {
        for (String version : new String[] {"2.0", "1", "1.1"}) {
            assertThat(API.getAccepting("application/vnd.openstack.trove+json;version=" + version, "/" + PROJECT_A)
                            .fault(406, "notAcceptable"))
                    .isEqualTo("version not supported");
        }
    }

    @Test
    void without_any_version_there_is_no_such_resource_and_the_versions_are_listed() {
        API.get("/" + PROJECT_A + "/instances").fault(404, "itemNotFound");
        API.getAccepting("application/vnd.openstack.trove+json", "/")
                .expect(200)
                .matchesGolden("versions");
    }

    @Test
    void a_version_by_header_needs_a_token_and_the_right_project_too() {
        API.getAccepting(VERSION_1, "/" + PROJECT_B + "/instances").fault(403, "forbidden");
    }

    @Test
    void a_suffix_of_the_path_is_left_away() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        API.get(ROOT + "/instances.json").expect(200).matchesGolden("instance-list");
        API.get(ROOT + "/instances/" + id + ".json").expect(200).matchesGolden("instance-show");
        API.get(ROOT + "/instances/detail.json?limit=1").expect(200).matchesGolden("instance-detail");
        API.get(ROOT + "/datastores/sampledb/versions/1.0.json").expect(200).matchesGolden("version");
        API.getAccepting(VERSION_1, "/" + PROJECT_A + "/flavors.json").expect(200);
        API.call("POST", ApiServer.MEMBER_A, ROOT + "/instances/" + id + "/action.json", "{\"restart\": {}}")
                .expect(202);
        API.get(ROOT + "/instances.xml").fault(404, "itemNotFound");
        API.get(ROOT + "/flavors/m1.large").expect(200);
        API.get(ROOT + "/.json").fault(404, "itemNotFound");
    }

    @Test
    void a_user_is_never_taken_for_another_one() {
        String users = ROOT + "/instances/" + API.instances.running(PROJECT_A, 1) + "/users";
        API.call(
                        "POST",
                        ApiServer.MEMBER_A,
                        users,
                        "{\"users\": [{\"name\": \"u\", \"password\": \"p1\"}, {\"name\": \"u.json\", \"password\":"
                                + " \"p1\"}, {\"name\": \"x;y\", \"password\": \"p1\"}]}")
                .expect(202);

        assertThat(user(users + "/u%2ejson")).isEqualTo("u.json");
        assertThat(user(users + "/u.json")).isEqualTo("u.json");
        assertThat(user(users + "/u")).isEqualTo("u");
        API.get(users + "/v.json").fault(404, "itemNotFound");
        API.get(users + "/u/databases.json").expect(200);
        API.call("DELETE", ApiServer.MEMBER_A, users + "/x;z", null).fault(404, "itemNotFound");
        API.call("DELETE", ApiServer.MEMBER_A, users + "/u.json", null).expect(202);
        API.call("DELETE", ApiServer.MEMBER_A, users + "/x;y", null).expect(202);

        assertThat(API.guests.users).containsOnlyKeys("u@%");
        assertThat(API.get(users + ".json").expect(200).json().path("users")).hasSize(1);
    }

    private static String user(String path) {
        return API.get(path).expect(200).json().at("/user/name").asText();
    }

    @Test
    void a_database_is_never_taken_for_another_one() {
        String databases = ROOT + "/instances/" + API.instances.running(PROJECT_A, 1) + "/databases";
        API.call("POST", ApiServer.MEMBER_A, databases, "{\"databases\": [{\"name\": \"d\"}, {\"name\": \"d.json\"}]}")
                .expect(202);

        API.call("DELETE", ApiServer.MEMBER_A, databases + "/d.json", null).expect(202);

        assertThat(API.guests.databases).containsExactly("d");
        assertThat(API.get(databases + ".json").expect(200).json().path("databases"))
                .hasSize(1);
    }
}
