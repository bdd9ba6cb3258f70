package org.trove.setting;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant. */
public final class Nearest {
    private Nearest() {}

    /** The candidate with the fewest edits from the word; empty where there are no candidates. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        return candidates.stream().sorted().min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** Edits (insert, delete, replace one character) that lead from one word to the other. */
    public static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
