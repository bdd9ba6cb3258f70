package org.trove.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.trove.chaos.ControlDatabase.InstanceRow;
import org.trove.chaos.ControlDatabase.OperationRow;

class CreateChecksTest {
    private final Creates creates = new Creates("c-");
    private final Map<String, OperationRow> operations = new HashMap<>();
    private final Map<String, InstanceRow> instances = new HashMap<>();

    CreateChecksTest() {
        acknowledged("c-1", "i1", "o1");
        acknowledged("c-2", "i2", "o2");
        instance("i1", "c-1");
        instance("i2", "c-2");
        operation("o1", "i1");
        operation("o2", "i2");
        instance("other", "of-somebody-else");
        operation("o-other", "other");
    }

    @Test
    void what_is_there_once_as_it_was_acknowledged_is_well() {
        assertThat(checks().all(2)).allMatch(Check::isOk);
    }

    @Test
    void a_create_that_nobody_acknowledged_is_missed() {
        assertThat(checks().everyOneWasAcknowledged(3).isOk()).isFalse();
    }

    @Test
    void a_key_that_was_answered_by_two_instances_is_seen() {
        acknowledged("c-1", "i9", "o9");

        assertThat(checks().everyOneWasAcknowledged(2).violations()).hasSize(1);
    }

    @Test
    void an_acknowledged_create_without_instance_or_operation_is_lost() {
        instances.remove("i1");
        operations.remove("o2");

        assertThat(checks().noneIsLost().violations()).hasSize(2);
    }

    @Test
    void an_operation_of_another_instance_is_no_operation_of_this_one() {
        operation("o2", "i1");

        assertThat(checks().noneIsLost().isOk()).isFalse();
    }

    @Test
    void a_second_instance_or_operation_of_one_key_is_double() {
        instance("i3", "c-1");
        operation("o3", "i2");

        assertThat(checks().noneIsDouble().violations()).hasSize(3);
        assertThat(checks().nobodyGotMore().isOk()).isFalse();
    }

    @Test
    void an_instance_that_nobody_was_promised_is_seen() {
        instance("i4", "c-4");
        operation("o4", "i4");

        assertThat(checks().nobodyGotMore().violations()).hasSize(2);
    }

    @Test
    void a_create_that_failed_did_not_come_true() {
        operations.put("o1", new OperationRow("o1", "create_instance", "i1", "FAILED", "", null));

        assertThat(checks().allSucceeded().violations()).hasSize(1);
    }

    private CreateChecks checks() {
        return new CreateChecks(creates, operations, instances);
    }

    private void acknowledged(String name, String instance, @Nullable String operation) {
        var body = new ObjectMapper().createObjectNode();
        body.putObject("instance").put("id", instance);
        creates.accepted(name, new ApiClient.Answer(200, body, operation, null));
    }

    private void instance(String id, String name) {
        instances.put(id, new InstanceRow(id, name, "p", "NONE", true, "ACTIVE", "healthy", 1, 512, false));
    }

    private void operation(String id, String instance) {
        operations.put(id, new OperationRow(id, "create_instance", instance, "SUCCEEDED", "", null));
    }
}
