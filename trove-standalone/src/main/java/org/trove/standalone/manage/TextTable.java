package org.trove.standalone.manage;

import java.util.ArrayList;
import java.util.List;

/** Rows for a terminal. */
final class TextTable {
    private TextTable() {}

    /** One line each, columns as wide as they need. */
    static String of(List<String> head, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(List.of(head));
        all.addAll(rows);
        StringBuilder table = new StringBuilder();
        for (List<String> row : all) {
            table.append(line(row, all)).append('\n');
        }
        return table.toString();
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int at = column;
            int width = rows.stream()
                    .mapToInt(other -> other.get(at).length())
                    .max()
                    .orElse(0);
            line.append(row.get(column))
                    .append(" ".repeat(width - row.get(column).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
