package org.trove.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each message is: a new one fails here until somebody has said what it is. */
final class MessagePropertiesTest {
    /**
     * {@code beside}: does not wait for the command before it; {@code once}: the guest remembers that it was done; {@code cast}: by a
     * control plane in Python; {@code again}: may be repeated by a guest that does not know whether it was done; {@code account}: refused
     * where it cannot be made at once; {@code slow}: has the high time-out.
     */
    private static final Map<String, String> COMMANDS = new TreeMap<>(Map.ofEntries(
            Map.entry("Prepare", "once"),
            Map.entry("Rebuild", "once"),
            Map.entry("Restart", "once slow"),
            Map.entry("StopDb", "once"),
            Map.entry("StartDbWithConfChanges", "once slow"),
            Map.entry("ResetConfiguration", "once slow"),
            Map.entry("ResizeFs", "once slow"),
            Map.entry("MountVolume", "once"),
            Map.entry("UnmountVolume", "once"),
            Map.entry("UpdateAgent", "once slow"),
            Map.entry("InstallCertificate", "beside once"),
            Map.entry("CreateDatabase", "once cast account"),
            Map.entry("DeleteDatabase", "once cast account"),
            Map.entry("CreateUser", "once cast account"),
            Map.entry("DeleteUser", "once cast account"),
            Map.entry("ChangePasswords", "once cast again account"),
            Map.entry("UpdateAttributes", "once cast account"),
            Map.entry("GrantAccess", "once again account"),
            Map.entry("RevokeAccess", "once account"),
            Map.entry("DisableRoot", "once again account"),
            Map.entry("EnableRoot", "once again account slow"),
            Map.entry("EnableRootWithPassword", "once again account slow"),
            Map.entry("ListDatabases", "beside"),
            Map.entry("ListUsers", "beside slow"),
            Map.entry("GetUser", "beside"),
            Map.entry("ListAccess", "beside"),
            Map.entry("IsRootEnabled", "beside"),
            Map.entry("GetFilesystemStats", "beside"),
            Map.entry("RpcPing", "beside")));

    private static final Map<String, String> REPORTS = new TreeMap<>(Map.of(
            "Heartbeat", "fleeting",
            "RequestCertificate", "fleeting",
            "UpdateBackup", "lasting",
            "ReportRoot", "lasting",
            "NotifyEnd", "lasting notification",
            "NotifyExcInfo", "lasting notification"));

    @Test
    void every_command_says_how_it_is_done() {
        Map<String, String> found = MessageTypes.all(GuestCommand.class)
                .collect(Collectors.toMap(
                        command -> command.getClass().getSimpleName(), this::traits, (a, b) -> a, TreeMap::new));

        assertThat(found).isEqualTo(COMMANDS);
    }

    @Test
    void every_report_says_what_becomes_of_it() {
        Map<String, String> found = MessageTypes.all(GuestReport.class)
                .collect(Collectors.toMap(
                        report -> report.getClass().getSimpleName(),
                        report -> (report.isFleeting() ? "fleeting" : "lasting")
                                + (report instanceof GuestReport.Notification ? " notification" : ""),
                        (a, b) -> a,
                        TreeMap::new));

        assertThat(found).isEqualTo(REPORTS);
    }

    @Test
    void what_only_looks_changes_nothing() {
        assertThat(MessageTypes.all(GuestCommand.class).filter(command -> command instanceof GuestCommand.Query<?>))
                .allSatisfy(command -> {
                    assertThat(command.isOnce()).isFalse();
                    assertThat(command).isNotInstanceOf(GuestCommand.Silent.class);
                });
    }

    private String traits(GuestCommand<?> command) {
        Map<String, Boolean> traits = new LinkedHashMap<>();
        traits.put("beside", command.isBeside());
        traits.put("once", command.isOnce());
        traits.put("cast", command.isCast());
        traits.put("again", command instanceof GuestCommand.Repeatable);
        traits.put("account", command instanceof GuestCommand.AccountChange<?>);
        traits.put("slow", command.isSlow());
        return traits.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(" "));
    }
}
