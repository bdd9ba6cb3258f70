package org.trove.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.architecture.SourceTree;

/** Each page of a decision has a date and the same four parts, and the list of decisions names it. */
class DecisionsTest {
    private static final List<String> PARTS =
            List.of("\n## Context\n", "\n## Decision\n", "\n## Alternatives considered\n", "\n## Consequences\n");

    @Test
    void every_decision_has_its_parts_and_is_listed() {
        List<Path> pages = Pages.all().stream()
                .filter(page -> page.getFileName().toString().matches("[0-9]{4}-[a-z-]+\\.md"))
                .toList();
        String list = SourceTree.text(SourceTree.root().resolve("docs/decisions/README.md"));

        assertThat(pages).hasSizeGreaterThan(10);
        assertThat(pages)
                .allSatisfy(page -> assertThat(missing(SourceTree.text(page)))
                        .as("%s", page)
                        .isEmpty());
        assertThat(pages).allSatisfy(page -> assertThat(list).contains("(" + page.getFileName() + ")"));
    }

    @Test
    void a_missing_part_and_a_missing_date_are_found() {
        String text = "# 1. One\n\nDate: soon\n\n## Context\n\nA\n\n## Decision\n\nB\n\n## Consequences\n\nC\n";

        assertThat(missing(text)).containsExactly("date", "\n## Alternatives considered\n");
    }

    private static List<String> missing(String text) {
        List<String> missing = new ArrayList<>();
        if (!text.matches("(?s).*\nDate: 20[0-9]{2}-[0-9]{2}-[0-9]{2}\n.*")) {
            missing.add("date");
        }
        PARTS.stream().filter(part -> !text.contains(part)).forEach(missing::add);
        return missing;
    }
}
