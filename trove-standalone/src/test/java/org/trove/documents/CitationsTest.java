package org.trove.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.architecture.SourceTree;

class CitationsTest {
    @TempDir
    Path directory;

    @Test
    void no_comment_and_no_page_cites_a_document_that_the_project_lacks() {
        Citations citations = new Citations(SourceTree.root());
        List<String> unknown = new ArrayList<>();
        Pages.all().forEach(page -> unknown.addAll(citations.unknown(page, SourceTree.text(page))));
        sources().forEach(source -> unknown.addAll(citations.unknown(source, SourceTree.text(source))));

        assertThat(sources()).hasSizeGreaterThan(500);
        assertThat(unknown).isEmpty();
    }

    @Test
    void a_section_of_an_unknown_document_is_found() {
        assertThat(unknown("/** As Trove (reference: \"States\", section 3). */"))
                .hasSize(1);
        assertThat(unknown(" * as reference \"RPC\" has it")).hasSize(1);
        assertThat(unknown("// see \"The Book\", section 4")).hasSize(1);
    }

    @Test
    void a_page_that_is_missing_is_found() throws IOException {
        Files.createDirectories(directory.resolve("docs"));
        Files.writeString(directory.resolve("docs/there.md"), "");

        assertThat(unknown("# see docs/there.md")).isEmpty();
        assertThat(unknown("# see docs/gone.md")).containsExactly("A.java:1: # see docs/gone.md");
    }

    @Test
    void a_public_standard_may_be_cited() {
        assertThat(unknown("/** RFC 9110, section 13.1.1. */")).isEmpty();
    }

    private List<String> unknown(String line) {
        return new Citations(directory).unknown(directory.resolve("A.java"), line);
    }

    /** Code and scripts of all modules, migrations and commented files, but for the samples of these tests. */
    private static List<Path> sources() {
        Path root = SourceTree.root();
        List<Path> all = new ArrayList<>();
        for (Path module : SourceTree.modules()) {
            all.addAll(files(module.resolve("src")));
        }
        all.addAll(files(root.resolve("bin")));
        all.addAll(files(root.resolve("etc")));
        return all.stream()
                .filter(file -> !file.toString().contains("org/trove/documents/"))
                .toList();
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*(\\.(java|py|sh|sql|yml|yaml)|/bin/[a-z-]+)"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
