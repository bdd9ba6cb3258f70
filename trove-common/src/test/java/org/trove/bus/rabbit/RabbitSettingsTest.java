package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.message.wire.AcceptedCodes;
import org.trove.message.wire.WireSecurity;

class RabbitSettingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void what_is_absent_has_troves_defaults() throws Exception {
        RabbitSettings settings = read("{'password': 'secret'}");

        assertThat(settings.broker().addresses()).hasToString("[127.0.0.1:5672]");
        assertThat(settings.broker().user()).isEqualTo("trove");
        assertThat(settings.queues()).isEqualTo(new QueueSettings("trove", true, QueueSettings.Type.CLASSIC, 10_000));
        assertThat(settings.rpc().taskmanagerTopic()).isEqualTo("taskmanager");
        assertThat(settings.rpc().conductorTopic()).isEqualTo("trove-conductor");
        assertThat(settings.rpc().timeouts().low()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.security().encrypted()).isTrue();
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void everything_can_be_set() throws Exception {
        RabbitSettings settings = read("{'hosts': ['a', 'b:1234'], 'port': 99, 'user': 'u', 'password': 'p',"
                + " 'virtual_host': '/v', 'tls': true, 'heartbeat': '5s', 'control_exchange': 'x',"
                + " 'taskmanager_queue': 't', 'conductor_queue': 'c', 'durable_queues': true,"
                + " 'queue_type': 'quorum', 'max_unconfirmed': 5, 'agent_call_low_timeout': '500ms',"
                + " 'agent_call_high_timeout': '3m', 'enable_secure_rpc_messaging': false}");

        assertThat(settings.broker().addresses()).hasToString("[a:99, b:1234]");
        assertThat(settings.broker().tls()).isEqualTo(new TlsSettings(null));
        assertThat(settings.queues()).isEqualTo(new QueueSettings("x", true, QueueSettings.Type.QUORUM, 5));
        assertThat(settings.rpc().timeouts().low()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.rpc().timeouts().high()).isEqualTo(Duration.ofMinutes(3));
        assertThat(settings.security().encrypted()).isFalse();
    }

    @Test
    void whole_codes_are_demanded_unless_the_operator_says_otherwise() throws Exception {
        assertThat(read("{'password': 'p'}").security()).isEqualTo(WireSecurity.DEFAULT);
        assertThat(read("{'password': 'p', 'message_authentication': 'old_too'}")
                        .security())
                .isEqualTo(WireSecurity.of(AcceptedCodes.OLD_TOO));
        assertThat(read("{'password': 'p', 'python_peers': ['guests']}").security())
                .isEqualTo(new WireSecurity(true, AcceptedCodes.NEW_ONLY, AcceptedCodes.NONE_TOO));
        assertThat(read("{'password': 'p', 'python_peers': ['services']}").security())
                .isEqualTo(new WireSecurity(true, AcceptedCodes.NONE_TOO, AcceptedCodes.NEW_ONLY));
    }

    @Test
    void a_file_that_says_what_releases_before_demanded_is_still_read() throws Exception {
        for (String word : new String[] {"true", "false"}) {
            assertThat(read("{'password': 'p', 'require_message_authentication': " + word + "}")
                            .security())
                    .isEqualTo(WireSecurity.DEFAULT);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; messaging.password is missing",
                "{'password': 'p', 'message_authentication': 'no'}; messaging.message_authentication must be one of [new_only, old_too], not 'no'",
                "{'password': 'p', 'python_peers': ['all']}; messaging.python_peers may hold [services, guests], not 'all'",
                "{'password': 'p', 'hosts': []}; messaging.hosts must name at least one host",
                "{'password': 'p', 'port': 0}; a port must be 1 to 65535",
                "{'password': 'p', 'heartbeat': '1s'}; messaging.heartbeat must be 2s to 10m, not 1s",
                "{'password': 'p', 'heartbeat': 'soon'}; heartbeat must be a time such as 500ms, 15s, 2m, 1h or 1d, not 'soon'",
                "{'password': 'p', 'max_unconfirmed': 0}; messaging.max_unconfirmed must be 1 to 1",
                "{'password': 'p', 'queue_type': 'quorum', 'durable_queues': false}; needs durable_queues",
                "{'password': 'p', 'taskmanager_queue': 'a', 'conductor_queue': 'a'}; must differ",
                "{'password': 'p', 'hots': ['a']}; hots",
            })
    void what_is_wrong_is_said_in_words(String json, String words) {
        assertThatThrownBy(() -> read(json)).hasMessageContaining(words);
    }

    private static RabbitSettings read(String json) throws Exception {
        return JSON.readValue(json.replace('\'', '"'), RabbitSettings.class);
    }
}
