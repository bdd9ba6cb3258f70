package org.trove.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How the clients' requests ended. */
final class RequestCounts {
    private static final Set<String> CHANGES = Set.of("create", "restart", "resize", "delete");

    private final Map<String, int[]> counts = new TreeMap<>();
    private final List<String> strange = new ArrayList<>();

    /** The row of one kind of request. @param retried tries that were repeated */
    record Row(String action, int accepted, int refused, int failed, int retried) {}

    synchronized void answered(String action, ApiClient.Answer answer) {
        if (answer.isAccepted()) {
            accepted(action);
        } else if (answer.status() < 500) {
            of(action)[1]++;
            if (!isExpected(answer.status())) {
                strange(action + " was answered by " + answer.status() + ": " + answer.body());
            }
        } else {
            of(action)[2]++;
            strange(action + " was answered by " + answer.status() + ": " + answer.body());
        }
    }

    synchronized void accepted(String action) {
        of(action)[0]++;
    }

    synchronized void failed(String action) {
        of(action)[2]++;
    }

    synchronized void retried(String action) {
        of(action)[3]++;
    }

    synchronized void strange(String what) {
        strange.add(what);
    }

    synchronized List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        counts.forEach((action, row) -> rows.add(new Row(action, row[0], row[1], row[2], row[3])));
        return rows;
    }

    synchronized int total() {
        return counts.values().stream()
                .mapToInt(row -> java.util.Arrays.stream(row).sum())
                .sum();
    }

    /** Requests for creates, restarts, resizes and deletes that were accepted. */
    synchronized int changes() {
        return counts.entrySet().stream()
                .filter(action -> CHANGES.contains(action.getKey()))
                .mapToInt(action -> action.getValue()[0])
                .sum();
    }

    /** Answers that no fault explains. */
    synchronized List<String> strange() {
        return List.copyOf(strange);
    }

    private int[] of(String action) {
        return counts.computeIfAbsent(action, key -> new int[4]);
    }

    /** Not there any more, over the quota, not possible now. */
    private static boolean isExpected(int status) {
        return status == 404 || status == 413 || status == 422;
    }
}
