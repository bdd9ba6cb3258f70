package org.trove.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tables of the configuration reference, by the heading that each stands under. */
final class SettingsPage {
    private static final int COLUMNS = 5;

    /**
     * A row.
     *
     * @param initial the default: a literal in backticks, {@code required} (and without what), or words
     */
    record Row(String section, String key, String type, String initial, String allowed, String meaning) {
        boolean isRequired() {
            return initial.startsWith("required");
        }

        /** The default where the page says it as it would stand in a file. */
        Optional<Object> literal() {
            if (!initial.matches("`[^`]*`")) {
                return Optional.empty();
            }
            String text = initial.substring(1, initial.length() - 1);
            if (text.equals("{}")) {
                return Optional.of(Map.of());
            }
            if (text.startsWith("[")) {
                String items = text.substring(1, text.length() - 1);
                return Optional.of(items.isBlank() ? List.of() : List.of(items.split(", ")));
            }
            return Optional.of(text);
        }

        @Override
        public String toString() {
            return section + ": " + key;
        }
    }

    private final Map<String, List<Row>> tables = new TreeMap<>();

    SettingsPage(String text) {
        String section = "";
        for (String line : Links.withoutBlocks(text)) {
            if (line.startsWith("#")) {
                section = line.replaceFirst("^#+ ", "").replace("`", "");
            } else if (line.startsWith("| `")) {
                add(section, line);
            }
        }
    }

    private void add(String section, String line) {
        List<String> cells = List.of(line.strip().replaceFirst("^\\| ?", "").split(" ?\\| ?", -1));
        if (cells.size() == COLUMNS + 1 && section.matches("[a-z_]+([. ].*)?")) {
            tables.computeIfAbsent(section, none -> new ArrayList<>())
                    .add(new Row(
                            section,
                            cells.get(0).replace("`", ""),
                            cells.get(1),
                            cells.get(2),
                            cells.get(3),
                            cells.get(4)));
        }
    }

    /** The headings that have a table of settings. */
    List<String> sections() {
        return List.copyOf(tables.keySet());
    }

    List<Row> rows(String section) {
        return tables.getOrDefault(section, List.of());
    }

    List<Row> rows() {
        return tables.values().stream().flatMap(List::stream).toList();
    }
}
