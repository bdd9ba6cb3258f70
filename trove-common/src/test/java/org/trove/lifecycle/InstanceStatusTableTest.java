package org.trove.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trove.model.InstanceTask;

/** The shown status of every task with every server status that matters. */
class InstanceStatusTableTest {
    private static final String WITHOUT_BACKUP = """
            task                     | none             | ACTIVE           | BUILD            | ERROR            | REBOOT           | RESIZE           | VERIFY_RESIZE    | SHUTDOWN         | DELETED          | SHUTOFF          | PAUSED
            NONE                     | UNKNOWN          | ACTIVE           | BUILD            | ERROR            | REBOOT           | RESIZE           | RESIZE           | SHUTDOWN         | UNKNOWN          | UNKNOWN          | UNKNOWN
            DELETING                 | ERROR            | SHUTDOWN         | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | SHUTDOWN         | SHUTDOWN         | ERROR            | ERROR
            REBOOTING                | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT
            RESIZING                 | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE
            BUILDING                 | BUILD            | BUILD            | BUILD            | ERROR            | BUILD            | BUILD            | BUILD            | BUILD            | BUILD            | BUILD            | BUILD
            MIGRATING                | UNKNOWN          | ACTIVE           | BUILD            | ERROR            | REBOOT           | RESIZE           | RESIZE           | SHUTDOWN         | UNKNOWN          | UNKNOWN          | UNKNOWN
            RESTART_REQUIRED         | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED
            PROMOTING                | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE
            EJECTING                 | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT
            LOGGING                  | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING
            DETACHING                | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH
            UPDATING                 | UNKNOWN          | ACTIVE           | BUILD            | ERROR            | REBOOT           | RESIZE           | RESIZE           | SHUTDOWN         | UNKNOWN          | UNKNOWN          | UNKNOWN
            BUILDING_ERROR_DNS       | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_SERVER    | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_VOLUME    | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_SEC_GROUP | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_REPLICA   | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            PROMOTION_ERROR          | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            EJECTION_ERROR           | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            GROWING_ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            SHRINKING_ERROR          | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            UPGRADING                | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE
            UPGRADING_ERROR          | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_TIMEOUT_GA | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_PORT      | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            UPDATING_ERROR_ACCESS    | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            """;

    private static final String WITH_A_RUNNING_BACKUP = """
            task                     | none             | ACTIVE           | BUILD            | ERROR            | REBOOT           | RESIZE           | VERIFY_RESIZE    | SHUTDOWN         | DELETED          | SHUTOFF          | PAUSED
            NONE                     | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP
            DELETING                 | ERROR            | SHUTDOWN         | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | SHUTDOWN         | SHUTDOWN         | ERROR            | ERROR
            REBOOTING                | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT           | REBOOT
            RESIZING                 | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE           | RESIZE
            BUILDING                 | BUILD            | BUILD            | BUILD            | ERROR            | BUILD            | BUILD            | BUILD            | BUILD            | BUILD            | BUILD            | BUILD
            MIGRATING                | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP
            RESTART_REQUIRED         | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED | RESTART_REQUIRED
            PROMOTING                | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE          | PROMOTE
            EJECTING                 | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT            | EJECT
            LOGGING                  | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING          | LOGGING
            DETACHING                | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH           | DETACH
            UPDATING                 | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP           | BACKUP
            BUILDING_ERROR_DNS       | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_SERVER    | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_VOLUME    | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_SEC_GROUP | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_REPLICA   | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            PROMOTION_ERROR          | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            EJECTION_ERROR           | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            GROWING_ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            SHRINKING_ERROR          | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            UPGRADING                | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE          | UPGRADE
            UPGRADING_ERROR          | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_TIMEOUT_GA | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            BUILDING_ERROR_PORT      | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            UPDATING_ERROR_ACCESS    | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR            | ERROR
            """;

    static Stream<Arguments> cells() {
        return Stream.concat(cells(WITHOUT_BACKUP, false), cells(WITH_A_RUNNING_BACKUP, true));
    }

    private static Stream<Arguments> cells(String table, boolean backup) {
        List<String> lines = table.lines().toList();
        String[] servers = lines.get(0).split("\\|");
        List<Arguments> cells = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] row = line.split("\\|");
            for (int i = 1; i < row.length; i++) {
                cells.add(Arguments.of(row[0].strip(), servers[i].strip(), backup, row[i].strip()));
            }
        }
        return cells.stream();
    }

    @ParameterizedTest(name = "{0} with server {1} and backup {2} shows {3}")
    @MethodSource("cells")
    void the_status_follows_the_table(String task, String server, boolean backup, String expected) {
        String known = server.equals("none") ? null : server;
        assertThat(InstanceStatuses.status(InstanceTask.valueOf(task), known, backup))
                .isEqualTo(expected);
    }

    @Test
    void the_table_names_every_task_twice() {
        assertThat(cells().map(cell -> cell.get()[0]).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(InstanceTask.values()).map(Enum::name).toList());
        assertThat(cells()).hasSize(InstanceTask.values().length * 11 * 2);
    }
}
