package org.trove.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationSettingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void what_is_absent_is_as_nova_has_it_and_the_password_is_not_shown() throws Exception {
        NotificationSettings settings = read("{'transport_url': 'rabbit://openstack:hush@controller//'}");

        assertThat(settings.url().hosts()).containsExactly("controller");
        assertThat(settings.url().user()).isEqualTo("openstack");
        assertThat(settings.url().password().reveal()).isEqualTo("hush");
        assertThat(settings.url().virtualHost()).isEqualTo("/");
        assertThat(settings.tls()).isFalse();
        assertThat(settings.exchange()).isEqualTo("nova");
        assertThat(settings.topics()).containsExactly("versioned_notifications", "notifications");
        assertThat(settings.queue()).isEqualTo("trove_nova_notifications");
        assertThat(settings.toString()).doesNotContain("hush");
    }

    @Test
    void everything_can_be_set() throws Exception {
        NotificationSettings settings =
                read("{'transport_url': 'rabbit://u%40v:p%2Fa%25+s@a:1,u%40v:p%2Fa%25+s@[::1]:2/no%20va',"
                        + " 'tls': true, 'tls_ca_file': '/ca.pem', 'exchange': 'x', 'topics': ['t'], 'queue': 'q'}");

        assertThat(settings.url().hosts()).containsExactly("a:1", "[::1]:2");
        assertThat(settings.url().user()).isEqualTo("u@v");
        assertThat(settings.url().password().reveal()).isEqualTo("p/a%+s");
        assertThat(settings.url().virtualHost()).isEqualTo("no va");
        assertThat(settings.tls()).isTrue();
        assertThat(settings.tlsCaFile()).isEqualTo("/ca.pem");
        assertThat(settings.exchange()).isEqualTo("x");
        assertThat(settings.topics()).containsExactly("t");
        assertThat(settings.queue()).isEqualTo("q");
    }

    @ParameterizedTest
    @CsvSource({
        "rabbit://u:p@h, /",
        "rabbit://u:p@h/, /",
        "rabbit://u:p@h//, /",
        "rabbit://u:p@h/nova, nova",
        "rabbit://u:p@h/%2Fnova, /nova",
    })
    void the_virtual_host_is_read_as_openstack_reads_it(String url, String virtualHost) throws Exception {
        assertThat(read("{'transport_url': '" + url + "'}").url().virtualHost()).isEqualTo(virtualHost);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; nova_notifications.transport_url is missing",
                "{'transport_url': 'http://u:hush@h/'}; must have the form rabbit://user:password@host:port/virtual_host",
                "{'transport_url': 'rabbit://h:5672/'}; with user and password for each host",
                "{'transport_url': 'rabbit://u:hush@h/?ssl=1'}; TLS is a setting of its own",
                "{'transport_url': 'rabbit://u:hush@a,u:hush2@b/'}; the same user and password for all hosts",
                "{'transport_url': 'rabbit://u:hush@h:70000/'}; a port must be 1 to 65535: 70000",
                "{'transport_url': 'rabbit://u:hush%zz@h/'}; percent sign",
                "{'transport_url': 'rabbit://u:hush@h/', 'topics': []}; nova_notifications.topics must name at least one",
                "{'transport_url': 'rabbit://u:hush@h/', 'exchange': ''}; nova_notifications.exchange must have 1 to 255",
                "{'transport_url': 'rabbit://u:hush@h/', 'queue': 'notifications.info'}; must be one of our own",
                "{'transport_url': 'rabbit://u:hush@h/', 'quue': 'x'}; quue",
            })
    void what_is_wrong_is_said_in_words_without_the_password(String json, String words) {
        assertThatThrownBy(() -> read(json)).hasMessageContaining(words).hasMessageNotContaining("hush");
    }

    private static NotificationSettings read(String json) throws Exception {
        return JSON.readValue(json.replace('\'', '"'), NotificationSettings.class);
    }
}
