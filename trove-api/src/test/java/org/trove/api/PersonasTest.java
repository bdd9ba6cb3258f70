package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.api.auth.Identity;
import org.trove.api.support.ApiServer;
import org.trove.api.support.InstanceFixtures;
import org.trove.api.support.Reply;

/** What readers, members and managers of a project may, at the API. */
class PersonasTest {

    private static final String ROOT = "/v1.0/" + PROJECT_A;
    private static final String INSTANCE =
            "/instances/" + InstanceFixtures.id(1).value();

    /** The roles that Keystone gives with each, because one implies the other. */
    private static final Map<String, List<String>> ROLES = Map.of(
            "reader", List.of("reader"),
            "member", List.of("member", "reader"),
            "manager", List.of("manager", "member", "reader"));

    @RegisterExtension
    static final ApiServer API = new ApiServer(
            "{\"rates\": {\"http_get_rate\": -1, \"http_post_rate\": -1, \"http_put_rate\": -1,"
                    + " \"http_delete_rate\": -1}}",
            PersonasTest::identify);

    private static Optional<Identity> identify(String token) {
        return Optional.ofNullable(ROLES.get(token))
                .map(roles ->
                        new Identity(token, token, PROJECT_A, PROJECT_A, roles, Instant.parse("2030-01-01T00:00:00Z")));
    }

    @BeforeEach
    void instance() {
        API.instances.running(PROJECT_A, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /instances | {\"instance\": {\"name\": \"a\", \"flavorRef\": \"1\", \"volume\": {\"size\": 1},"
                        + " \"datastore\": {\"type\": \"mariadb\"}}} | instance:create",
                "DELETE | INSTANCE | | instance:delete",
                "PUT | INSTANCE | {\"instance\": {\"name\": \"b\"}} | instance:update",
                "PATCH | INSTANCE | {\"instance\": {\"name\": \"b\"}} | instance:",
                "POST | INSTANCE/action | {\"restart\": {}} | instance:restart",
                "POST | INSTANCE/action | {\"reset_status\": {}} | instance:reset_status",
                "POST | INSTANCE/action | {\"reset_status\": {\"force_delete\": true}} | instance:force_delete",
                "POST | INSTANCE/databases | {\"databases\": [{\"name\": \"d\"}]} | instance:extension:database:create",
                "DELETE | INSTANCE/databases/d | | instance:extension:database:delete",
                "POST | INSTANCE/users | {\"users\": [{\"name\": \"u\", \"password\": \"p\"}]}"
                        + " | instance:extension:user:create",
                "PUT | INSTANCE/users | {\"users\": [{\"name\": \"u\", \"password\": \"p\"}]}"
                        + " | instance:extension:user:update_all",
                "PUT | INSTANCE/users/u | {\"user\": {\"name\": \"v\"}} | instance:extension:user:update",
                "DELETE | INSTANCE/users/u | | instance:extension:user:delete",
                "PUT | INSTANCE/users/u/databases | {\"databases\": [{\"name\": \"d\"}]}"
                        + " | instance:extension:user_access:update",
                "DELETE | INSTANCE/users/u/databases/d | | instance:extension:user_access:delete",
                "POST | INSTANCE/root | | instance:extension:root:create",
                "DELETE | INSTANCE/root | | instance:extension:root:delete",
                "DELETE | /datastores/mariadb | | datastore:delete",
            })
    void a_reader_changes_nothing(String method, String path, String body, String rule) {
        Reply reply = API.call(method, "reader", ROOT + path.replace("INSTANCE", INSTANCE), body);

        assertThat(reply.fault(403, "forbidden"))
                .startsWith("Policy doesn't allow " + rule)
                .endsWith(" to be performed.");
    }

    @ParameterizedTest
    @CsvSource({
        "/instances",
        "/instances/detail",
        "INSTANCE",
        "INSTANCE/diagnosis",
        "INSTANCE/configuration",
        "INSTANCE/root",
        "INSTANCE/users",
        "INSTANCE/databases",
        "/operations",
        "/limits",
        "/flavors",
        "/datastores",
    })
    void a_reader_sees_what_the_project_has(String path) {
        API.call("GET", "reader", ROOT + path.replace("INSTANCE", INSTANCE), null)
                .expect(200);
    }

    @Test
    void a_member_uses_what_the_project_has_and_leaves_its_rescue_to_managers() {
        API.call("POST", "member", ROOT + INSTANCE + "/action", "{\"reset_status\": {}}")
                .expect(403);
        API.call("PUT", "member", ROOT + INSTANCE, "{\"instance\": {\"name\": \"b\"}}")
                .expect(202);
        API.call("DELETE", "member", ROOT + INSTANCE, null).expect(202);
    }

    @Test
    void a_manager_resets_the_status_of_an_instance_of_the_project() {
        API.call("POST", "manager", ROOT + INSTANCE + "/action", "{\"reset_status\": {}}")
                .expect(202);
        API.call("GET", "manager", ROOT + "/mgmt/instances", null).expect(401);
    }
}
