package org.trove.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/failures.md names against the failures of a Trove in Python are there. */
class ReliabilityTableTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(a\\w+|\\w+_\\w+)`");

    @Test
    void every_test_that_the_table_names_exists() throws IOException {
        String text = Files.readString(SourceTree.root().resolve("docs/failures.md"));
        String section = text.substring(text.indexOf("## What cannot happen here"));
        Matcher named = NAMED.matcher(section);
        List<String> missing = new ArrayList<>();
        int count = 0;
        while (named.find()) {
            count++;
            if (!exists(named.group(1), named.group(2))) {
                missing.add(named.group());
            }
        }

        assertThat(count).isGreaterThan(20);
        assertThat(missing).isEmpty();
    }

    private static boolean exists(String type, String method) throws IOException {
        for (Path module : SourceTree.modules()) {
            try (Stream<Path> sources = Files.walk(module.resolve("src/test/java"))) {
                for (Path source :
                        sources.filter(path -> path.endsWith(type + ".java")).toList()) {
                    if (Files.readString(source).contains(" void " + method + "(")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
