package org.trove.taskmanager.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.taskmanager.notification.NovaNotification.Format;

/** Messages as a Nova of the release Zed sends them, cut to their structure. */
class NovaNotificationTest {
    private static final String SERVER = "5d6f1f6e-0f43-4c3b-8b86-3a0f1f1e2d3c";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String UNVERSIONED = """
            {
             "message_id": "0e2c7c1a-9e1f-4f26-8d53-9d9a3d1f9b10",
             "publisher_id": "compute.host-1",
             "event_type": "compute.instance.EVENT",
             "priority": "INFO",
             "payload": {
              "tenant_id": "5a1f6e0c7b2d4c3e9f8a7b6c5d4e3f2a",
              "instance_id": "5d6f1f6e-0f43-4c3b-8b86-3a0f1f1e2d3c",
              "display_name": "db1",
              "terminated_at": "2030-01-01T00:00:05.771412",
              "state": "deleted",
              "state_description": "",
              "progress": "",
              "image_meta": {"min_disk": "1"},
              "metadata": {"trove_instance_id": "11111111-2222-3333-4444-555555555555"}
             },
             "timestamp": "2030-01-01 00:00:06.249691",
             "_unique_id": "c0ffee0000000000000000000000cafe",
             "_context_auth_token": null,
             "_context_roles": ["reader", "member"]
            }
            """;

    private static final String VERSIONED = """
            {
             "message_id": "0e2c7c1a-9e1f-4f26-8d53-9d9a3d1f9b11",
             "publisher_id": "nova-compute:host-1",
             "event_type": "instance.EVENT",
             "priority": "INFO",
             "payload": {
              "nova_object.name": "InstanceActionPayload",
              "nova_object.namespace": "nova",
              "nova_object.version": "1.8",
              "nova_object.data": {
               "fault": null,
               "uuid": "5d6f1f6e-0f43-4c3b-8b86-3a0f1f1e2d3c",
               "tenant_id": "5a1f6e0c7b2d4c3e9f8a7b6c5d4e3f2a",
               "host": "host-1",
               "flavor": {
                "nova_object.name": "FlavorPayload",
                "nova_object.data": {"flavorid": "1", "memory_mb": 512, "extra_specs": {}}
               },
               "state": "deleted",
               "power_state": "pending",
               "task_state": null,
               "metadata": {"trove_instance_id": "11111111-2222-3333-4444-555555555555"}
              }
             },
             "timestamp": "2030-01-01 00:00:06.268436",
             "_unique_id": "c0ffee0000000000000000000000cafd"
            }
            """;

    @Test
    void either_format_names_the_server_and_what_happened_to_it() throws Exception {
        assertThat(enveloped(UNVERSIONED, "delete.end"))
                .isEqualTo(new NovaNotification(Format.UNVERSIONED, "delete", SERVER));
        assertThat(enveloped(VERSIONED, "delete.end"))
                .isEqualTo(new NovaNotification(Format.VERSIONED, "delete", SERVER));
    }

    @Test
    void a_message_without_the_envelope_of_the_newer_driver_is_read_too() throws Exception {
        assertThat(NovaNotification.read(bytes(VERSIONED.replace("EVENT", "update"))))
                .isEqualTo(new NovaNotification(Format.VERSIONED, "update", SERVER));
    }

    @ParameterizedTest
    @CsvSource({
        "create.end, create, true",
        "create.error, create, true",
        "update, update, true",
        "power_off.end, power_off, true",
        "resize.confirm.end, resize, true",
        "live_migration._post.end, other, true",
        "made_up_by_somebody, other, true",
        "delete.start, delete, false",
        "resize.prep.start, resize, false",
        "exists, other, false",
    })
    void what_has_come_to_its_end_is_a_change_of_a_server(String event, String label, boolean changed)
            throws Exception {
        for (String form : new String[] {UNVERSIONED, VERSIONED}) {
            NovaNotification read = enveloped(form, event);

            assertThat(read.event()).isEqualTo(label);
            assertThat(read.serverId()).isEqualTo(changed ? SERVER : null);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "scheduler.select_destinations.end",
        "service.create",
        "flavor.create",
        "keypair.delete.end",
        "aggregate"
    })
    void what_is_about_something_else_names_no_server(String type) throws Exception {
        String message = "{\"event_type\": \"" + type + "\", \"payload\": {\"instance_id\": \"" + SERVER + "\"}}";

        assertThat(NovaNotification.read(bytes(message)))
                .isEqualTo(new NovaNotification(Format.UNVERSIONED, "none", null));
    }

    @Test
    void a_change_of_a_server_that_is_not_named_is_malformed() {
        for (String form : new String[] {UNVERSIONED, VERSIONED}) {
            String message = form.replace("EVENT", "update").replace(SERVER, "servers/detail");

            assertThatThrownBy(() -> NovaNotification.read(bytes(message)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("it names no server");
        }
    }

    private static NovaNotification enveloped(String form, String event) throws IOException {
        Map<String, String> envelope = Map.of("oslo.version", "2.0", "oslo.message", form.replace("EVENT", event));
        return NovaNotification.read(JSON.writeValueAsBytes(envelope));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
