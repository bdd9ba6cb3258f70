package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.CloudProvider.Environment;
import org.trove.cloud.Secrets;
import org.trove.cloud.Secrets.Container;
import org.trove.cloud.Secrets.Payload;
import org.trove.crypto.SecretString;
import org.trove.model.InstanceId;
import org.trove.time.SystemIdSource;

/** What a member of the project demo keeps at Barbican, read as him. */
@Tag("openstack")
class BarbicanSecretsOpenstackIT {
    private static final byte[] BUNDLE = {0, 1, 2, (byte) 0xff, '\r', '\n', (byte) 0x80};
    private static final int LIMIT = 1_000;

    private final OpenStackSession demo = session("demo", "demo");
    private final ServiceClient atBarbican = new ServiceClient(demo, ServiceKind.KEY_MANAGER, "1.1");
    private final SecretString token = SecretString.of(demo.token().id());
    private final InstanceId instance = new InstanceId(UUID.randomUUID().toString());
    private final List<String> made = new ArrayList<>();
    private final Secrets secrets = new OpenStackCloudProvider()
            .openSecrets(
                    with(TestCloud.raw(), "key_manager", Map.of("max_secret_bytes", LIMIT)),
                    new Environment(Clock.systemUTC(), new SystemIdSource()));

    @AfterEach
    void removeAll() {
        for (int last = made.size() - 1; last >= 0; last--) {
            atBarbican.delete(path(made.get(last)));
        }
    }

    @Test
    void a_bundle_and_its_passphrase_are_read_byte_by_byte_as_the_user_s() {
        try (Payload bundle = secrets.payload(token, bundle(BUNDLE));
                Payload passphrase = secrets.payload(token, text("open sesame"))) {
            assertThat(bundle.contentType()).isEqualTo("application/octet-stream");
            assertThat(bundle.bytes()).isEqualTo(BUNDLE);
            assertThat(passphrase.contentType()).startsWith("text/plain");
            assertThat(new String(passphrase.bytes(), StandardCharsets.UTF_8)).isEqualTo("open sesame");
            assertThat(passphrase).asString().doesNotContain("sesame");
            passphrase.close();
            assertThat(passphrase.bytes()).containsOnly(0);
        }
    }

    @Test
    void a_container_names_its_secrets_by_references_that_can_be_read() {
        String certificate = text("certificate");
        String generic = container("generic", Map.of("bundle", bundle(BUNDLE)));
        String certificates =
                container("certificate", Map.of("certificate", certificate, "private_key", text("the key")));

        Container read = secrets.container(token, certificates);

        assertThat(read.type()).isEqualTo(Container.Type.CERTIFICATE);
        assertThat(read.secrets()).containsOnlyKeys("certificate", "private_key");
        assertThat(secrets.container(token, generic).type()).isEqualTo(Container.Type.GENERIC);
        try (Payload key = secrets.payload(token, String.valueOf(read.secrets().get("private_key")))) {
            assertThat(new String(key.bytes(), StandardCharsets.UTF_8)).isEqualTo("the key");
        }
    }

    @Test
    void a_container_of_another_type_is_refused() {
        String keys = container("rsa", Map.of("private_key", text("a"), "public_key", text("b")));

        assertRefused(Kind.PERMANENT, "only certificate and generic", () -> secrets.container(token, keys));
    }

    @Test
    void a_secret_may_have_the_length_that_the_settings_allow_and_no_more() {
        try (Payload most = secrets.payload(token, bundle(new byte[LIMIT]))) {
            assertThat(most.bytes()).hasSize(LIMIT);
        }
        String longer = bundle(new byte[LIMIT + 1]);

        assertRefused(Kind.PERMANENT, "longer than 1000 bytes", () -> secrets.payload(token, longer));
    }

    @Test
    void consumers_are_noted_once_and_taken_back_of_secrets_and_containers() {
        String secret = text("s");
        String container = container("generic", Map.of("s", secret));

        for (String reference : List.of(secret, container)) {
            secrets.addConsumer(token, reference, instance);
            secrets.addConsumer(token, reference, instance);
            assertThat(consumers(reference)).hasSize(1);
            assertThat(consumers(reference).get(0)).asString().contains(instance.value());

            secrets.removeConsumer(token, reference, instance);
            secrets.removeConsumer(token, reference, instance);
            assertThat(consumers(reference)).isEmpty();
        }
    }

    @Test
    void what_is_not_there_any_more_is_told_and_needs_no_consumer_removed() {
        String gone = text("s");
        atBarbican.delete(path(made.remove(made.size() - 1)));

        assertRefused(Kind.NOT_FOUND, "(request req-", () -> secrets.payload(token, gone));
        assertRefused(Kind.NOT_FOUND, "(request req-", () -> secrets.addConsumer(token, gone, instance));
        secrets.removeConsumer(token, gone, instance);
    }

    @Test
    void a_secret_that_holds_nothing_yet_is_told() {
        String empty = made(atBarbican.post("/secrets", Map.of("name", "trove-it")), "secret_ref");

        assertRefused(Kind.NOT_FOUND, "holds nothing yet", () -> secrets.payload(token, empty));
    }

    @Test
    void the_secrets_of_another_project_are_refused_with_barbican_s_own_request_id() {
        String ofDemo = text("s");
        String container = container("generic", Map.of("s", ofDemo));
        try (TestProject other = new TestProject()) {
            SecretString stranger = SecretString.of(other.session.token().id());

            assertRefused(Kind.PERMANENT, "(request req-", () -> secrets.payload(stranger, ofDemo));
            assertRefused(Kind.PERMANENT, "(request req-", () -> secrets.container(stranger, container));
            assertRefused(Kind.PERMANENT, "(request req-", () -> secrets.addConsumer(stranger, ofDemo, instance));
        }
    }

    @Test
    void a_token_that_is_none_is_refused_for_good_and_not_repeated() {
        String secret = text("s");
        SecretString nonsense = SecretString.of("nonsense");

        assertThatThrownBy(() -> secrets.payload(nonsense, secret))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                .hasMessageNotContaining("nonsense");
    }

    @Test
    void a_reference_of_the_wrong_kind_or_place_is_asked_for_nowhere() {
        String secret = text("s");
        String container = container("generic", Map.of("s", secret));

        assertRefused(Kind.PERMANENT, "A secret is wanted", () -> secrets.payload(token, container));
        assertRefused(Kind.PERMANENT, "A container is wanted", () -> secrets.container(token, secret));
        assertRefused(
                Kind.PERMANENT,
                "no reference to a secret or container of this cloud's key manager",
                () -> secrets.payload(token, "http://127.0.0.1:1/v1" + path(secret)));
    }

    @Test
    void while_barbican_is_away_that_is_told_as_passing() {
        String secret = text("s");
        TestCloud.control("stop", "barbican");
        try {
            assertRefused(Kind.TRANSIENT, "Barbican cannot be reached", () -> secrets.payload(token, secret));
        } finally {
            TestCloud.control("start", "barbican");
        }

        try (Payload read = secrets.payload(token, secret)) {
            assertThat(read.bytes()).hasSize(1);
        }
    }

    private static void assertRefused(Kind kind, String words, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(words);
    }

    private String bundle(byte[] content) {
        return secret(Map.of(
                "payload", Base64.getEncoder().encodeToString(content),
                "payload_content_type", "application/octet-stream",
                "payload_content_encoding", "base64"));
    }

    private String text(String content) {
        return secret(Map.of("payload", content, "payload_content_type", "text/plain"));
    }

    private String secret(Map<String, Object> body) {
        return made(atBarbican.post("/secrets", with(body, "name", "trove-it")), "secret_ref");
    }

    private String container(String type, Map<String, String> references) {
        List<Map<String, String>> all = references.entrySet().stream()
                .map(entry -> Map.of("name", entry.getKey(), "secret_ref", entry.getValue()))
                .toList();
        Map<String, Object> body = Map.of("name", "trove-it", "type", type, "secret_refs", all);
        return made(atBarbican.post("/containers", body), "container_ref");
    }

    private String made(JsonNode answer, String key) {
        String reference = answer.path(key).asText();
        made.add(reference);
        return reference;
    }

    private List<JsonNode> consumers(String reference) {
        return atBarbican.list(path(reference) + "/consumers", "consumers");
    }

    private static String path(String reference) {
        return reference.replaceFirst("^.*/v1/", "/");
    }

    private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
        Map<String, Object> all = new HashMap<>(map);
        all.put(key, value);
        return all;
    }

    private static OpenStackSession session(String user, String project) {
        Map<String, Object> auth = Map.of(
                "auth_url",
                TestCloud.property("auth_url"),
                "username",
                user,
                "password",
                TestCloud.property("password"),
                "project_name",
                project,
                "user_domain_name",
                "Default",
                "project_domain_name",
                "Default");
        return new OpenStackSession(TestCloud.settings(Map.of("auth", auth)).connection(), Clock.systemUTC());
    }
}
