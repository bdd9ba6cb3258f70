package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files under {@code etc} show of this provider is what it knows. */
class ShownSettingsTest {
    private static final Pattern SETTING = Pattern.compile("^  # ( *[a-z_]+:(?: .*)?)$");

    @ParameterizedTest
    @ValueSource(strings = {"trove-api.yml", "trove-taskmanager.yml"})
    void every_setting_that_is_shown_is_known(String name) throws IOException {
        Map<String, Object> shown = new HashMap<>(shown(name));
        assertThat(shown.remove("cloud")).isEqualTo("mycloud");

        OpenStackSettings settings = OpenStackSettings.read(shown, new CloudsFiles(Map.of(), List.of()));

        assertThat(settings.regionName()).isEqualTo("RegionOne");
        assertThat(settings.connection().options().readTimeout()).isEqualTo(OpenStackSettings.READ_TIMEOUT);
        assertThat(settings.connection().options().connectTimeout()).isEqualTo(OpenStackSettings.CONNECT_TIMEOUT);
        assertThat(settings.catalogRefreshTime()).isEqualTo(OpenStackSettings.CATALOG_REFRESH);
    }

    @Test
    void what_is_shown_of_networks_and_volumes_are_the_defaults_where_there_are_any() throws IOException {
        Map<String, Object> shown = new HashMap<>(shown("trove-taskmanager.yml"));
        shown.remove("cloud");
        OpenStackSettings settings = OpenStackSettings.read(shown, new CloudsFiles(Map.of(), List.of()));
        NetworkSettings defaults = NetworkSettings.DEFAULT;

        assertThat(settings.networks().managementNetworkIds()).hasSize(1);
        assertThat(settings.networks().managementGroupIds()).isEqualTo(defaults.managementGroupIds());
        assertThat(settings.networks().hasSecurityGroups()).isEqualTo(defaults.hasSecurityGroups());
        assertThat(settings.networks().groupPrefix()).isEqualTo(defaults.groupPrefix());
        assertThat(settings.networks().defaultCidr()).isEqualTo(defaults.defaultCidr());
        assertThat(settings.networks().checksAccess()).isEqualTo(defaults.checksAccess());
        assertThat(settings.volumes().cinderVolumeType()).isEqualTo("fast");
        assertThat(settings.volumes().followsZone()).isEqualTo(VolumeSettings.DEFAULT.followsZone());
    }

    @Test
    void what_is_shown_of_host_names_are_the_defaults_where_there_are_any() throws IOException {
        Map<String, Object> shown = new HashMap<>(shown("trove-taskmanager.yml"));
        shown.remove("cloud");
        OpenStackSettings settings = OpenStackSettings.read(shown, new CloudsFiles(Map.of(), List.of()));
        Map<String, Object> inApi = new HashMap<>(shown("trove-api.yml"));
        inApi.remove("cloud");

        assertThat(settings.zone())
                .contains(new DnsZone("db.example.org", "3f1c5e0a-9a2b-4d6c-8f0e-7b1d2c3a4e5f", 300));
        assertThat(OpenStackSettings.read(inApi, new CloudsFiles(Map.of(), List.of()))
                        .zone())
                .contains(new DnsZone("db.example.org", null, 300));
    }

    @Test
    void a_default_network_that_is_none_is_refused_by_its_name() {
        Map<String, Object> settings = Map.of(
                "auth", Map.of("auth_url", "http://k", "username", "u", "password", "p", "project_name", "s"),
                "network", Map.of("trove_security_group_rule_cidr", "everywhere"));

        assertThatThrownBy(() -> OpenStackSettings.read(settings, new CloudsFiles(Map.of(), List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cloud.network.trove_security_group_rule_cidr must be an address")
                .hasMessageContaining("'everywhere'");
    }

    private static Map<String, Object> shown(String name) throws IOException {
        String all = Files.readString(Path.of("..", "etc", "trove", name));
        String section = all.substring(all.indexOf("With the provider \"openstack\""));
        String settings = section.substring(0, section.indexOf("\n\n"))
                .lines()
                .map(SETTING::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .collect(Collectors.joining("\n"));
        return new ObjectMapper(new YAMLFactory()).readValue(settings, new TypeReference<>() {});
    }
}
