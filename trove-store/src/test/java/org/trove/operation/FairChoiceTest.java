package org.trove.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.model.ProjectId;

class FairChoiceTest {
    private long seq;

    private List<DueOperation> of(String project, Priority priority, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new DueOperation(++seq, new ProjectId(project), priority, false))
                .toList();
    }

    private static DueOperation lapsed(DueOperation one) {
        return new DueOperation(one.seq(), one.project(), one.priority(), true);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.5, 0.99})
    void theProjectsHaveTheirTurns(double chance) {
        List<DueOperation> due = new ArrayList<>(of("a", Priority.NORMAL, 1_000));
        due.addAll(of("b", Priority.NORMAL, 1));
        due.addAll(of("c", Priority.NORMAL, 2));

        List<DueOperation> ordered = FairChoice.order(due, chance);

        assertThat(ordered).hasSameSizeAs(due).containsAll(due);
        assertThat(ordered.subList(0, 3).stream().map(DueOperation::project).collect(Collectors.toSet()))
                .hasSize(3);
        assertThat(ordered.stream()
                        .filter(one -> one.project().value().equals("a"))
                        .toList())
                .as("a project's own stay in their order")
                .isSortedAccordingTo((one, two) -> Long.compare(one.seq(), two.seq()));
    }

    @Test
    void whoHasTheFirstTurnIsLeftToChance() {
        List<DueOperation> due = new ArrayList<>();
        for (int project = 0; project < 10; project++) {
            due.addAll(of("p" + project, Priority.NORMAL, 5));
        }
        Set<ProjectId> first = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            first.add(FairChoice.order(due, (i + 0.5) / 10).get(0).project());
        }

        assertThat(first).hasSize(10);
    }

    @Test
    void ofFourPlacesThreeAreForTheUrgentOnes() {
        List<DueOperation> due = new ArrayList<>(of("a", Priority.NORMAL, 10));
        due.addAll(of("a", Priority.URGENT, 10));

        assertThat(FairChoice.order(due, 0).subList(0, 8))
                .extracting(DueOperation::priority)
                .containsExactly(
                        Priority.URGENT,
                        Priority.URGENT,
                        Priority.URGENT,
                        Priority.NORMAL,
                        Priority.URGENT,
                        Priority.URGENT,
                        Priority.URGENT,
                        Priority.NORMAL);
    }

    @Test
    void aClaimOfOneIsNotAlwaysForAnUrgentOne() {
        List<DueOperation> due = new ArrayList<>(of("a", Priority.NORMAL, 10));
        due.addAll(of("a", Priority.URGENT, 10));
        Set<Priority> first = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            first.add(FairChoice.order(due, i / 4.0).get(0).priority());
        }

        assertThat(first).containsExactlyInAnyOrder(Priority.values());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.5, 0.99})
    void ofFourPlacesThreeAreForThoseWhoseHolderDied(double chance) {
        List<DueOperation> due = new ArrayList<>(of("a", Priority.NORMAL, 1_000));
        of("a", Priority.NORMAL, 9).forEach(one -> due.add(lapsed(one)));

        List<DueOperation> ordered = FairChoice.order(due, chance);

        assertThat(ordered).hasSameSizeAs(due).containsAll(due);
        assertThat(ordered.subList(0, 12).stream().filter(DueOperation::lapsed)).hasSize(9);
    }

    @Test
    void aClaimOfOneIsNotAlwaysForOneWhoseHolderDied() {
        List<DueOperation> due = new ArrayList<>(of("a", Priority.NORMAL, 1));
        of("a", Priority.NORMAL, 1).forEach(one -> due.add(lapsed(one)));

        assertThat(FairChoice.order(due, 0.1).get(0).lapsed()).isTrue();
        assertThat(FairChoice.order(due, 0.9).get(0).lapsed()).isFalse();
    }

    @Test
    void whereNothingIsDueNothingIsChosen() {
        assertThat(FairChoice.order(List.of(), 0.5)).isEmpty();
    }
}
