package org.trove.operation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trove.model.ProjectId;

/**
 * In which order due operations are taken: of every four places three for those whose holder died, so that they wait for no
 * backlog, and yet such as kill whoever takes them keep nobody else from his turn. Within both kinds the projects in turns, so that one project's thousand do not delay another's one, and
 * of every four places three for the urgent ones, so that neither kind waits for the end of the other.
 */
public final class FairChoice {
    private static final int PLACES = 4;
    private static final int URGENT_PLACES = 3;
    private static final int LAPSED_PLACES = 3;

    private FairChoice() {}

    /**
     * All of the due ones in the order in which to take them.
     *
     * @param due oldest first
     * @param chance from 0 (inclusive) to 1 (exclusive): decides who has the first turn, because a claim may be too small for
     *     everybody's first
     */
    public static List<DueOperation> order(List<DueOperation> due, double chance) {
        Deque<DueOperation> lapsed = new ArrayDeque<>(
                inPlaces(due.stream().filter(DueOperation::lapsed).toList(), chance));
        Deque<DueOperation> others = new ArrayDeque<>(
                inPlaces(due.stream().filter(one -> !one.lapsed()).toList(), chance));
        List<DueOperation> ordered = new ArrayList<>(due.size());
        for (int place = (int) (chance * PLACES); ordered.size() < due.size(); place++) {
            boolean lapsedFirst = place % PLACES < LAPSED_PLACES;
            ordered.add(next(lapsedFirst ? lapsed : others, lapsedFirst ? others : lapsed));
        }
        return ordered;
    }

    private static List<DueOperation> inPlaces(List<DueOperation> due, double chance) {
        Deque<DueOperation> urgent = inTurns(due, Priority.URGENT, chance);
        Deque<DueOperation> normal = inTurns(due, Priority.NORMAL, chance);
        List<DueOperation> ordered = new ArrayList<>(due.size());
        for (int place = (int) (chance * PLACES); ordered.size() < due.size(); place++) {
            boolean urgentFirst = place % PLACES < URGENT_PLACES;
            ordered.add(next(urgentFirst ? urgent : normal, urgentFirst ? normal : urgent));
        }
        return ordered;
    }

    private static DueOperation next(Deque<DueOperation> first, Deque<DueOperation> otherwise) {
        return first.isEmpty() ? otherwise.removeFirst() : first.removeFirst();
    }

    private static Deque<DueOperation> inTurns(List<DueOperation> due, Priority priority, double chance) {
        Map<ProjectId, Deque<DueOperation>> byProject = new LinkedHashMap<>();
        for (DueOperation one : due) {
            if (one.priority() == priority) {
                byProject
                        .computeIfAbsent(one.project(), project -> new ArrayDeque<>())
                        .add(one);
            }
        }
        List<Deque<DueOperation>> waiting = new ArrayList<>(byProject.values());
        Collections.rotate(waiting, -(int) (chance * waiting.size()));
        Deque<DueOperation> turns = new ArrayDeque<>();
        while (!waiting.isEmpty()) {
            waiting.forEach(project -> turns.add(project.removeFirst()));
            waiting.removeIf(Deque::isEmpty);
        }
        return turns;
    }
}
