package org.trove.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InstanceTaskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | NONE | NONE | No tasks for the instance. | normal",
                "2 | DELETING | DELETING | Deleting the instance. | normal",
                "3 | REBOOTING | REBOOTING | Rebooting the instance. | normal",
                "4 | RESIZING | RESIZING | Resizing the instance. | normal",
                "5 | BUILDING | BUILDING | The instance is building. | normal",
                "6 | MIGRATING | MIGRATING | Migrating the instance. | normal",
                "7 | RESTART_REQUIRED | RESTART_REQUIRED | Instance requires a restart. | normal",
                "8 | PROMOTING | PROMOTING | Promoting the instance to replica source. | normal",
                "9 | EJECTING | EJECTING | Ejecting the replica source. | normal",
                "10 | LOGGING | LOGGING | Transferring guest logs. | normal",
                "11 | DETACHING | DETACHING | Detaching the instance from replica source. | normal",
                "12 | UPDATING | UPDATING | Updating the instance. | normal",
                "80 | BUILDING_ERROR_DNS | BUILDING | Build error: DNS. | error",
                "81 | BUILDING_ERROR_SERVER | BUILDING | Build error: Server. | error",
                "82 | BUILDING_ERROR_VOLUME | BUILDING | Build error: Volume. | error",
                "83 | BUILDING_ERROR_SEC_GROUP | BUILDING | Build error: Secgroup or rule. | error",
                "84 | BUILDING_ERROR_REPLICA | BUILDING | Build error: Replica. | error",
                "85 | PROMOTION_ERROR | PROMOTING | Replica Promotion Error. | error",
                "86 | EJECTION_ERROR | EJECTING | Replica Source Ejection Error. | error",
                "87 | GROWING_ERROR | GROWING | Growing Cluster Error. | error",
                "88 | SHRINKING_ERROR | SHRINKING | Shrinking Cluster Error. | error",
                "89 | UPGRADING | UPGRADING | Upgrading the instance. | normal",
                "90 | UPGRADING_ERROR | UPGRADING | Upgrading Cluster Error. | error",
                "91 | BUILDING_ERROR_TIMEOUT_GA | ERROR | Build error: guestagent timeout. | error",
                "92 | BUILDING_ERROR_PORT | BUILDING | Build error: Port. | error",
                "93 | UPDATING_ERROR_ACCESS | UPDATING | Update error: Access. | error"
            })
    void codes_actions_and_texts_are_those_of_trove(
            int code, InstanceTask task, String action, String description, String kind) {
        assertThat(task.code()).isEqualTo(code);
        assertThat(task.action()).isEqualTo(action);
        assertThat(task.description()).isEqualTo(description);
        assertThat(task.isError()).isEqualTo(kind.equals("error"));
    }

    @Test
    void there_are_no_others() {
        assertThat(InstanceTask.values()).hasSize(26);
    }

    @ParameterizedTest
    @EnumSource
    void a_task_is_found_again_by_its_code(InstanceTask task) {
        assertThat(InstanceTask.ofCode(task.code())).contains(task);
    }

    @Test
    void an_unknown_code_is_no_task() {
        assertThat(InstanceTask.ofCode(13)).isEmpty();
    }
}
