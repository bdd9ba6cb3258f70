package org.trove.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.trove.chaos.ControlDatabase.InstanceRow;
import org.trove.chaos.ControlDatabase.OperationRow;
import org.trove.chaos.ControlDatabase.UsageRow;

class StateChecksTest {
    private static final InstanceRow WELL = row("NONE", "ACTIVE", "healthy", false);
    private static final InstanceRow DELETED = row("DELETING", "SHUTDOWN", "shutdown", true);
    private static final Map<String, Set<String>> OWNED = Map.of("server", Set.of("i"), "volume", Set.of("i"));

    @Test
    void a_promise_without_row_or_with_the_row_of_another_instance_or_action_is_broken() {
        StateChecks state = state(WELL, new OperationRow("o", "restart", "i", "SUCCEEDED", "", null), OWNED);

        assertThat(state.promisesHaveRows(List.of(new Fleet.Promise("restart", "i", "o")))
                        .isOk())
                .isTrue();
        assertThat(state.promisesHaveRows(List.of(new Fleet.Promise("restart", "i", "lost")))
                        .isOk())
                .isFalse();
        assertThat(state.promisesHaveRows(List.of(new Fleet.Promise("delete", "i", "o")))
                        .isOk())
                .isFalse();
        assertThat(state.promisesHaveRows(List.of(new Fleet.Promise("restart", "j", "o")))
                        .isOk())
                .isFalse();
    }

    @Test
    void an_operation_that_waits_has_not_ended() {
        assertThat(state(WELL, new OperationRow("o", "restart", "i", "WAITING", "finish", "why"), OWNED)
                        .operationsHaveEnded()
                        .violations())
                .singleElement()
                .asString()
                .contains("WAITING", "why");
    }

    @Test
    void instances_on_the_way_or_not_serving_are_told() {
        assertThat(of(WELL).nothingIsOnTheWay().isOk()).isTrue();
        assertThat(of(DELETED).nothingIsOnTheWay().isOk()).isTrue();
        assertThat(of(row("BUILDING_ERROR_SERVER", null, "new", false))
                        .nothingIsOnTheWay()
                        .isOk())
                .isTrue();
        assertThat(of(row("BUILDING", "ACTIVE", "healthy", false))
                        .nothingIsOnTheWay()
                        .isOk())
                .isFalse();
        assertThat(of(row("DELETING", "ACTIVE", "healthy", false))
                        .nothingIsOnTheWay()
                        .isOk())
                .isFalse();
        assertThat(of(row("NONE", "ACTIVE", "restarting", false))
                        .nothingIsOnTheWay()
                        .isOk())
                .isFalse();
        assertThat(of(row("NONE", "SHUTDOWN", "healthy", false))
                        .nothingIsOnTheWay()
                        .isOk())
                .isFalse();
    }

    @Test
    void what_was_acknowledged_must_be_there_gone_and_named_so() {
        Fleet.Member kept = new Fleet.Member("i", "name");
        assertThat(of(WELL).promisesAreKept(List.of(kept)).isOk()).isTrue();
        assertThat(of(DELETED).promisesAreKept(List.of(kept)).isOk()).isFalse();
        assertThat(of(WELL).promisesAreKept(List.of(new Fleet.Member("j", "name")))
                        .isOk())
                .isFalse();
        assertThat(of(WELL).promisesAreKept(List.of(new Fleet.Member("i", "other")))
                        .isOk())
                .isFalse();

        Fleet.Member deleted = new Fleet.Member("i", "name");
        deleted.deleteAsked();
        deleted.deleted();
        assertThat(of(DELETED).promisesAreKept(List.of(deleted)).isOk()).isTrue();
        assertThat(of(WELL).promisesAreKept(List.of(deleted)).isOk()).isFalse();
    }

    @Test
    void a_rename_without_an_answer_leaves_both_names_possible() {
        Fleet.Member member = new Fleet.Member("i", "old");
        member.renameTried("unanswered");
        member.renameEnded("unanswered", false, false);
        member.renameTried("accepted");
        member.renameEnded("accepted", true, true);

        assertThat(member.possibleNames()).containsExactlyInAnyOrder("old", "unanswered", "accepted");
    }

    @Test
    void quota_that_differs_from_the_live_rows_is_told() {
        assertThat(of(WELL).quotaIsTrue().isOk()).isTrue();
        assertThat(of(DELETED).quotaIsTrue().violations()).hasSize(3);
    }

    @Test
    void orphans_and_missing_effects_are_told() {
        assertThat(of(WELL).nothingIsOrphaned().isOk()).isTrue();
        assertThat(of(DELETED).nothingIsOrphaned().violations()).hasSize(2);
        assertThat(state(WELL, null, Map.of("server", Set.of()))
                        .nothingIsOrphaned()
                        .isOk())
                .isFalse();
        assertThat(state(WELL, null, Map.of("server", Set.of("i", "nobody")))
                        .nothingIsOrphaned()
                        .violations())
                .hasSize(1);
    }

    @Test
    void what_is_shown_must_be_what_is() throws Exception {
        assertThat(of(WELL).shownAsTheyAre("api", shown("ACTIVE", "HEALTHY")).isOk())
                .isTrue();
        assertThat(of(WELL).shownAsTheyAre("api", shown("REBOOT", "")).isOk()).isFalse();
        assertThat(of(WELL).shownAsTheyAre("api", List.of()).isOk()).isFalse();
    }

    @Test
    void a_thing_that_is_made_again_after_its_removal_is_told() {
        CloudLedger ledger = new CloudLedger();
        ledger.ensureAddresses("i");
        ledger.ensureAddresses("i");
        assertThat(ledger.madeAgain()).isEmpty();

        ledger.removeAddresses("i");
        ledger.ensureAddresses("i");
        assertThat(ledger.madeAgain()).containsExactly("address set of i was made 2 times");
    }

    private static List<JsonNode> shown(String status, String operating) throws Exception {
        return List.of(new ObjectMapper()
                .readTree("{\"id\": \"i\", \"status\": \"" + status + "\", \"operating_status\": \"" + operating
                        + "\"}"));
    }

    private static StateChecks of(InstanceRow row) {
        return state(row, null, OWNED);
    }

    private static StateChecks state(
            InstanceRow row, @Nullable OperationRow operation, Map<String, Set<String>> cloud) {
        List<UsageRow> usages = List.of(
                new UsageRow("p", "instances", 1, 0),
                new UsageRow("p", "volumes", 2, 0),
                new UsageRow("p", "ram", 512, 0));
        Map<String, OperationRow> operations = operation == null ? Map.of() : Map.of(operation.id(), operation);
        return new StateChecks(operations, Map.of(row.id(), row), usages, cloud);
    }

    private static InstanceRow row(String task, @Nullable String server, String guest, boolean deleted) {
        boolean stays = task.equals("NONE") || task.contains("ERROR");
        return new InstanceRow("i", "name", "p", task, stays, server, guest, 2, 512, deleted);
    }
}
