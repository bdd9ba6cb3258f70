package org.trove.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.trove.documents.SettingsPage.Row;
import org.trove.setting.ShortDuration;
import org.trove.setting.YamlTree;

/** A commented configuration file. A setting in a comment shows its default, where it has one that does not follow from others. */
final class SettingsFile {
    /** A setting in a comment, as opposed to a sentence. */
    private static final Pattern SETTING = Pattern.compile("^( *)# ( *(?:- )?(?:\\{.*|[a-z_.]+:(?: .*)?))$");

    /** Sections of Dropwizard, which are not on the page. */
    private static final List<String> FOREIGN = List.of("server", "logging");

    private final String name;
    private final JsonNode active;
    private final JsonNode all;

    SettingsFile(String name, String text) {
        this.name = name;
        this.active = YamlTree.parse(text);
        this.all = YamlTree.parse(text.lines()
                .map(line -> SETTING.matcher(line).replaceFirst("$1$2"))
                .collect(Collectors.joining("\n", "", "\n")));
    }

    /** Settings that the page does not know, or knows with another default. */
    List<String> differences(SettingsPage page) {
        List<String> wrong = new ArrayList<>();
        Map<String, List<Row>> known = new TreeMap<>();
        page.rows()
                .forEach(row -> known.computeIfAbsent(pointer(row.section()), none -> new ArrayList<>())
                        .add(row));
        known.forEach((pointer, rows) -> all.at(pointer).fieldNames().forEachRemaining(key -> {
            List<Row> meant = rows.stream().filter(row -> row.key().equals(key)).toList();
            if (meant.isEmpty() && !known.containsKey(pointer + "/" + key)) {
                wrong.add(name + ": " + pointer + "/" + key + " is not on the page");
            } else if (active.at(pointer).path(key).isMissingNode() && !isDefaultOfOne(meant, pointer, key)) {
                wrong.add(name + ": " + pointer + "/" + key + " shows another default than the page");
            }
        }));
        all.fieldNames().forEachRemaining(section -> {
            if (!FOREIGN.contains(section) && !known.containsKey("/" + section)) {
                wrong.add(name + ": /" + section + " is not on the page");
            }
        });
        return wrong;
    }

    /** Settings of these sections that the file does not show. */
    List<String> missing(SettingsPage page, List<String> sections) {
        TreeSet<String> missing = new TreeSet<>();
        for (String section : sections) {
            for (Row row : page.rows(section)) {
                if (all.at(pointer(section)).path(row.key()).isMissingNode()) {
                    missing.add(pointer(section) + "/" + row.key());
                }
            }
        }
        return List.copyOf(missing);
    }

    private boolean isDefaultOfOne(List<Row> rows, String pointer, String key) {
        JsonNode shown = all.at(pointer).path(key);
        return rows.isEmpty() || shown.isObject() || rows.stream().anyMatch(row -> isDefault(row, shown));
    }

    private static boolean isDefault(Row row, JsonNode shown) {
        Optional<Object> literal = row.literal();
        if (literal.isEmpty()
                || (shown instanceof ArrayNode list
                        && !list.isEmpty()
                        && literal.get().equals(List.of()))) {
            return true;
        }
        return value(row, literal.get()).equals(value(row, plain(shown)));
    }

    private static Object plain(JsonNode shown) {
        if (shown instanceof ArrayNode list) {
            List<String> items = new ArrayList<>();
            list.forEach(item -> items.add(item.asText()));
            return items;
        }
        return shown.asText();
    }

    private static Object value(Row row, Object written) {
        return row.type().equals("time") ? ShortDuration.parse(row.key(), written.toString()) : written;
    }

    private static String pointer(String section) {
        return "/"
                + section.replaceFirst(" .*", "")
                        .replace("MANAGER", "mariadb")
                        .replaceFirst("^cloud\\.flavors$", "cloud.flavors.0")
                        .replace('.', '/');
    }
}
