package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.crypto.SecretString;

class CloudsFilesTest {
    @TempDir
    private Path first;

    @TempDir
    private Path second;

    private CloudsFiles files;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(second.resolve("clouds.yaml"), """
                clouds:
                  mycloud:
                    auth: {auth_url: "https://keystone.example.org:5000", username: trove, project_name: service}
                    region_name: North
                    interface: internalURL
                    identity_api_version: 3
                    volume_api_version: 3
                  credential:
                    auth_type: v3applicationcredential
                    auth: {auth_url: "https://k/v3", application_credential_id: a, application_credential_secret: s3cret}
                    regions: [{name: East}]
                  kerberos:
                    auth_type: v3kerberos
                    auth: {auth_url: "https://k/v3"}
                """);
        Files.writeString(second.resolve("secure.yaml"), "clouds: {mycloud: {auth: {password: s3cret}}}\n");
        files = new CloudsFiles(Map.of(), List.of(first, second));
    }

    private OpenStackSettings read(Map<String, Object> settings) {
        return OpenStackSettings.read(settings, files);
    }

    private static AuthSettings auth(OpenStackSettings settings) {
        return Objects.requireNonNull(settings.auth());
    }

    @Test
    void a_cloud_is_found_by_its_name_and_its_secrets_in_their_own_file() {
        OpenStackSettings settings = read(Map.of("cloud", "mycloud"));

        assertThat(auth(settings).identityUrl()).isEqualTo("https://keystone.example.org:5000/v3");
        assertThat(auth(settings).password()).extracting(SecretString::reveal).isEqualTo("s3cret");
        assertThat(settings.regionName()).isEqualTo("North");
        assertThat(settings.facing()).isEqualTo("internal");
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void what_the_service_s_own_file_says_goes_first() {
        OpenStackSettings settings =
                read(Map.of("cloud", "mycloud", "region_name", "South", "auth", Map.of("username", "other")));

        assertThat(settings.regionName()).isEqualTo("South");
        assertThat(auth(settings).username()).isEqualTo("other");
        assertThat(auth(settings).projectName()).isEqualTo("service");
    }

    @Test
    void an_application_credential_is_enough() {
        OpenStackSettings settings = read(Map.of("cloud", "credential"));

        assertThat(auth(settings).isApplicationCredential()).isTrue();
        assertThat(settings.regionName()).isEqualTo("East");
    }

    @Test
    void the_nearer_directory_and_the_named_file_go_first() throws IOException {
        Files.writeString(first.resolve("clouds.yml"), "clouds: {near: {}}\n");
        assertThatThrownBy(() -> files.entry("far")).hasMessageContaining("has no cloud 'far'; it has [mycloud, near]");

        Map<String, String> environment =
                Map.of("OS_CLIENT_CONFIG_FILE", second.resolve("clouds.yaml").toString());
        assertThat(new CloudsFiles(environment, List.of(first)).entry("mycloud").values())
                .containsKey("auth");
    }

    @Test
    void what_is_missing_or_not_known_is_named() {
        assertThatThrownBy(() -> read(Map.of("cloud", "nocloud")))
                .hasMessageContaining("has no cloud 'nocloud'; it has [credential, kerberos, mycloud]");
        assertThatThrownBy(() -> read(Map.of("cloud", "kerberos")))
                .hasMessageContaining(
                        "cloud 'kerberos' in " + second.resolve("clouds.yaml") + ": the auth_type 'v3kerberos' is not")
                .hasMessageContaining("supported are [application_credential, password,");
        assertThatThrownBy(() -> new CloudsFiles(Map.of(), List.of(first)).entry("mycloud"))
                .hasMessageContaining("there is no clouds.yaml in [" + first + "]");
        assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("cloud.auth is missing");
        assertThatThrownBy(() -> read(Map.of("auth", Map.of("auth_url", "keystone:5000"))))
                .hasMessageContaining("cloud.auth.auth_url must be Keystone's address")
                .hasMessageContaining("was 'keystone:5000'");
        assertThatThrownBy(() -> read(Map.of("auth", Map.of("auth_url", "http://k", "username", "u"))))
                .hasMessageContaining("cloud.auth.password is missing");
        assertThatThrownBy(() -> read(Map.of("cloud", "credential", "interface", "private")))
                .hasMessageContaining("cloud.interface must be public, internal or admin, was 'private'");
        assertThatThrownBy(() -> read(Map.of("cloud", "credential", "read_timeout", "0s")))
                .hasMessageContaining("cloud.read_timeout must be longer than 0");
        assertThatThrownBy(() -> read(Map.of("cloud", "credential", "region", "East")))
                .hasMessageContaining("unknown setting cloud.region; did you mean");
    }

    @Test
    void a_file_that_is_no_yaml_is_named_and_not_quoted() throws IOException {
        Files.writeString(first.resolve("clouds.yaml"), "clouds: {mycloud: {auth: {password: 's3cret}}\n");

        assertThatThrownBy(() -> files.entry("mycloud"))
                .hasMessageStartingWith(first.resolve("clouds.yaml") + ", line 2, column 1: not valid YAML")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }
}
