package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

@Tag("openstack")
class OpenStackSessionOpenstackIT {
    private final OpenStackSession session = TestCloud.session();

    @Test
    void every_service_of_the_region_is_reached_with_one_token() {
        List<String> flavors = session.call(client -> client.compute().flavors().list(true)).stream()
                .map(flavor -> flavor.getName())
                .toList();

        assertThat(flavors).contains("m1.tiny");
        assertThat(session.call(client -> client.networking().network().list()).size())
                .isPositive();
        assertThat(session.call(client -> client.imagesV2().list()).size()).isPositive();
        assertThat(session.call(client -> client.blockStorage().volumes().list())
                        .size())
                .isNotNegative();
        assertThat(session.call(client -> client.objectStorage().containers().list())
                        .size())
                .isNotNegative();
        assertThat(session.projectId()).hasSize(32);
    }

    @Test
    void threads_share_the_session() {
        List<CompletableFuture<Integer>> calls = IntStream.range(0, 8)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> session.call(client -> client.compute().flavors().list())
                                .size()))
                .toList();

        assertThat(calls).allSatisfy(call -> assertThat(call.join()).isPositive());
    }

    @Test
    void a_revoked_token_is_replaced_without_anybody_noticing() throws Exception {
        String revoked = session.token().id();
        revoke(revoked);

        assertThat(session.call(client -> client.compute().flavors().list()).size())
                .isPositive();
        assertThat(session.token().id()).isNotEqualTo(revoked);

        revoke(session.token().id());
        ServiceClient keystone = new ServiceClient(session, ServiceKind.IDENTITY, null);
        assertThat(keystone.get("/auth/projects").path("projects")).isNotEmpty();
    }

    @Test
    void a_refusal_carries_the_service_s_own_words_and_request_id() {
        ServiceClient nova = new ServiceClient(session, ServiceKind.COMPUTE, null);

        assertThatThrownBy(() -> nova.get("/servers/no-such-server"))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("Nova: Instance no-such-server could not be found.")
                .hasMessageContaining("(request req-");
        assertThatThrownBy(() ->
                        session.call(client -> client.networking().network().get("none")))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("Neutron: Network none could not be found. (request req-");
    }

    @Test
    void an_application_credential_is_as_good_as_a_password() {
        ServiceClient keystone = new ServiceClient(session, ServiceKind.IDENTITY, null);
        String path = "/users/" + session.token().userId() + "/application_credentials";
        String name = "trove-it-" + java.util.UUID.randomUUID();
        var made = keystone.post(path, Map.of("application_credential", Map.of("name", name)))
                .path("application_credential");
        try {
            OpenStackSettings settings = TestCloud.settings(Map.of(
                    "auth",
                    Map.of(
                            "auth_url", TestCloud.property("auth_url"),
                            "application_credential_id", made.path("id").asText(),
                            "application_credential_secret", made.path("secret").asText())));
            OpenStackSession other = new OpenStackSession(settings.connection(), Clock.systemUTC());

            assertThat(other.projectId()).isEqualTo(session.projectId());
            assertThat(other.call(client -> client.compute().flavors().list()).size())
                    .isPositive();
        } finally {
            keystone.delete(path + "/" + made.path("id").asText());
        }
    }

    @Test
    void a_wrong_password_is_told_without_the_password() {
        OpenStackSettings settings = TestCloud.settings(Map.of(
                "auth",
                Map.of(
                        "auth_url",
                        TestCloud.property("auth_url"),
                        "username",
                        "admin",
                        "password",
                        "very-wrong",
                        "project_name",
                        "admin")));

        assertThatThrownBy(() -> new OpenStackSession(settings.connection(), Clock.systemUTC()).token())
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("Keystone: The request you have made requires authentication.")
                .hasMessageNotContaining("very-wrong");
    }

    @Test
    void microversions_are_negotiated_and_what_is_lacking_is_named() {
        assertThat(Microversions.negotiate(session, ServiceKind.COMPUTE, "2.57", "2.79"))
                .isEqualTo("2.79");
        assertThatThrownBy(() -> Microversions.negotiate(session, ServiceKind.COMPUTE, "2.999", "2.999"))
                .hasMessageContaining("Nova must speak microversion 2.999 at least; its newest is 2.");
    }

    private static void revoke(String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(TestCloud.property("auth_url") + "/auth/tokens"))
                .header("X-Auth-Token", token)
                .header("X-Subject-Token", token)
                .DELETE()
                .build();
        HttpResponse<Void> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(204);
    }
}
