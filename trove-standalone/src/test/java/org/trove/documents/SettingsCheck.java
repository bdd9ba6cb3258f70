package org.trove.documents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trove.crypto.SecretString;
import org.trove.documents.SettingsPage.Row;
import org.trove.setting.ShortDuration;

/** Compares the tables of the configuration reference with what the programs do with such settings. */
final class SettingsCheck {
    private static final Pattern RANGE = Pattern.compile("(-?[0-9]+(?:ms|s|m|h|d)?) to ([0-9]+(?:ms|s|m|h|d)?)");
    private static final Pattern LEAST = Pattern.compile("at least (-?[0-9]+(?:ms|s|m|h|d)?)");
    private static final Pattern MOST = Pattern.compile("at most ([0-9]+(?:ms|s|m|h|d)?)");

    /** Beyond every bound that a setting without an upper bound could have. */
    private static final String LARGE = "900000000";

    private static final String LONG = "1000d";

    /** Their words are checked elsewhere, as it takes root to be allowed one. */
    private static final List<String> ASKS_FOR_ROOT = List.of("volume_limit");

    /** What types of the page may be in Java. A section is anything else. */
    private static final Map<String, List<Class<?>>> TYPES = Map.of(
            "text", List.of(String.class),
            "secret", List.of(SecretString.class),
            "number", List.of(int.class, Integer.class, long.class),
            "decimal", List.of(Double.class),
            "time", List.of(Duration.class),
            "boolean", List.of(boolean.class, Boolean.class),
            "list", List.of(List.class));

    private final SettingsPage page;
    private final List<SettingsSection> sections;
    private final List<String> wrong = new ArrayList<>();

    SettingsCheck(SettingsPage page, List<SettingsSection> sections) {
        this.page = page;
        this.sections = sections;
    }

    /** Everything that page and programs say differently. */
    List<String> differences() {
        TreeSet<String> unknown = new TreeSet<>(page.sections());
        for (SettingsSection section : sections) {
            unknown.remove(section.title());
            compare(section);
        }
        unknown.forEach(title -> wrong.add("no service has the section " + title));
        return wrong;
    }

    private void compare(SettingsSection section) {
        TreeSet<String> missing = new TreeSet<>(section.keys().keySet());
        for (Row row : page.rows(section.title())) {
            if (missing.remove(row.key())) {
                compare(section, row);
            } else {
                wrong.add(row + " is not known, or stands twice");
            }
        }
        missing.forEach(key -> wrong.add(section.title() + ": " + key + " is missing"));
    }

    private void compare(SettingsSection section, Row row) {
        require(!row.meaning().isBlank(), row, "has no meaning");
        compareType(section, row);
        if (row.isRequired()) {
            require(refusal(() -> section.without(row.key())).isPresent(), row, "is not required");
        } else {
            refusal(() -> section.without(row.key())).ifPresent(why -> wrong.add(row + " is required: " + why));
        }
        row.literal().ifPresent(value -> {
            Optional<String> refused = refusal(() -> {
                if (!SettingsView.isSame(section.initial(), section.with(row.key(), value))) {
                    throw new IllegalArgumentException("the program has another default");
                }
            });
            refused.ifPresent(why -> wrong.add(row + ", default " + row.initial() + ": " + why));
        });
        compareRange(section, row);
    }

    private void compareType(SettingsSection section, Row row) {
        Class<?> type = section.keys().getOrDefault(row.key(), Object.class);
        if (type != Object.class && !row.type().equals("section")) {
            boolean fits = row.type().equals("choice")
                    ? type.isEnum() || type == String.class
                    : TYPES.getOrDefault(row.type(), List.of()).contains(type);
            require(fits, row, "is no " + row.type() + " but a " + type.getSimpleName());
        }
        String bad = switch (row.type()) {
            case "number", "decimal", "time", "boolean" -> "no such value";
            default -> "";
        };
        if (!bad.isEmpty()) {
            require(refusal(() -> section.with(row.key(), bad)).isPresent(), row, "is no " + row.type());
        }
    }

    private void compareRange(SettingsSection section, Row row) {
        boolean number = row.type().equals("number");
        boolean time = row.type().equals("time");
        if (row.type().equals("choice") && !ASKS_FOR_ROOT.contains(row.key())) {
            Matcher word = Pattern.compile("`([^`]+)`").matcher(row.allowed());
            while (word.find()) {
                accepts(section, row, word.group(1));
            }
            refuses(section, row, "no-such-choice");
        } else if (number || time) {
            compareBounds(section, row, time);
        }
    }

    private void compareBounds(SettingsSection section, Row row, boolean time) {
        Matcher range = RANGE.matcher(row.allowed());
        Matcher least = LEAST.matcher(row.allowed());
        Matcher most = MOST.matcher(row.allowed());
        if (range.matches()) {
            bound(section, row, range.group(1), -1);
            bound(section, row, range.group(2), 1);
        } else if (least.matches()) {
            bound(section, row, least.group(1), -1);
            accepts(section, row, time ? LONG : LARGE);
        } else if (most.matches()) {
            bound(section, row, most.group(1), 1);
            accepts(section, row, "0");
        } else if (row.allowed().equals("more than 0")) {
            refuses(section, row, "0");
            accepts(section, row, time ? "1ms" : "1");
            accepts(section, row, time ? LONG : LARGE);
        } else if (row.allowed().equals("any")) {
            accepts(section, row, time ? "0" : "-5");
            accepts(section, row, time ? LONG : LARGE);
        } else {
            wrong.add(row + " has no range that can be checked: '" + row.allowed() + "'");
        }
    }

    /** The bound is accepted, and what lies beyond it is not. */
    private void bound(SettingsSection section, Row row, String bound, int beyond) {
        accepts(section, row, bound);
        if (bound.matches("-?[0-9]+")) {
            refuses(section, row, Long.toString(Long.parseLong(bound) + beyond));
        } else {
            long millis = ShortDuration.parse(row.key(), bound).toMillis();
            refuses(section, row, millis + beyond + "ms");
        }
    }

    private void accepts(SettingsSection section, Row row, String value) {
        refusal(() -> section.with(row.key(), value))
                .ifPresent(why -> wrong.add(row + " refuses " + value + ": " + why));
    }

    private void refuses(SettingsSection section, Row row, String value) {
        require(refusal(() -> section.with(row.key(), value)).isPresent(), row, "accepts " + value);
    }

    private void require(boolean fine, Row row, String otherwise) {
        if (!fine) {
            wrong.add(row + " " + otherwise);
        }
    }

    private static Optional<String> refusal(Runnable reading) {
        try {
            reading.run();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
