package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

class KeyReferenceTest {
    private static final String ID = "6f0b0f0e-2a5c-4c39-9f3e-52f1f3a1c2b5";
    private static final List<String> ENDPOINTS =
            List.of("http://10.0.0.5:9311/v1", "https://keys.example.org/key-manager/v1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.5:9311/v1/secrets/" + ID,
                "https://keys.example.org/key-manager/v1/secrets/" + ID,
                "HTTPS://KEYS.example.org:443/key-manager/v1/secrets/" + ID,
                "http://10.0.0.5:9311/v1/secrets/6F0B0F0E-2A5C-4C39-9F3E-52F1F3A1C2B5",
            })
    void what_is_below_an_endpoint_of_the_catalog_is_a_reference(String reference) {
        KeyReference read = KeyReference.of(reference, ENDPOINTS);

        assertThat(read).isEqualTo(new KeyReference(KeyReference.Type.SECRET, ID));
        assertThat(read.path()).isEqualTo("/secrets/" + ID);
    }

    @Test
    void containers_are_told_from_secrets() {
        assertThat(KeyReference.of("http://10.0.0.5:9311/v1/containers/" + ID, ENDPOINTS)
                        .path())
                .isEqualTo("/containers/" + ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ID,
                "/v1/secrets/" + ID,
                "//10.0.0.5:9311/v1/secrets/" + ID,
                "http://169.254.169.254/v1/secrets/" + ID,
                "http://10.0.0.5/v1/secrets/" + ID,
                "http://10.0.0.5:9312/v1/secrets/" + ID,
                "https://10.0.0.5:9311/v1/secrets/" + ID,
                "file://10.0.0.5:9311/v1/secrets/" + ID,
                "http://me@10.0.0.5:9311/v1/secrets/" + ID,
                "http://10.0.0.5:9311@evil.example.org/v1/secrets/" + ID,
                "http://10.0.0.5:9311/v1/secrets/" + ID + "?x=1",
                "http://10.0.0.5:9311/v1/secrets/" + ID + "#x",
                "http://10.0.0.5:9311/v1/secrets/" + ID + "/payload",
                "http://10.0.0.5:9311/v1/secrets/" + ID + "/",
                "http://10.0.0.5:9311/v1/secrets/../orders/" + ID,
                "http://10.0.0.5:9311/v1/secrets/%2e%2e",
                "http://10.0.0.5:9311/v1/orders/" + ID,
                "http://10.0.0.5:9311/secrets/" + ID,
                "http://10.0.0.5:9311/v1/secrets/no-uuid",
                "https://keys.example.org/v1/secrets/" + ID,
                "http://10.0.0.5:9311/v1/secrets/" + ID + "\n",
                "http://[::1/v1/secrets/" + ID,
            })
    void everything_else_is_refused_and_an_example_is_given(String reference) {
        assertThatThrownBy(() -> KeyReference.of(reference, ENDPOINTS))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                .hasMessageContaining("one looks like http://10.0.0.5:9311/v1/secrets/ID.");
    }

    @Test
    void a_password_in_a_refused_reference_is_not_repeated() {
        assertThatThrownBy(() -> KeyReference.of("http://me:hush@elsewhere/v1/secrets/" + ID, ENDPOINTS))
                .hasMessageContaining("//***@elsewhere")
                .hasMessageNotContaining("hush");
    }
}
