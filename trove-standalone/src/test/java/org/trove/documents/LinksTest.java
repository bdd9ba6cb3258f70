package org.trove.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinksTest {
    @TempDir
    Path directory;

    @Test
    void every_link_of_the_documents_resolves() {
        List<String> broken = Pages.all().stream()
                .flatMap(page -> Links.broken(page).stream())
                .toList();

        assertThat(Pages.all()).hasSizeGreaterThan(15);
        assertThat(broken).isEmpty();
    }

    @Test
    void a_link_to_a_missing_page_is_found() throws IOException {
        assertThat(Links.broken(page("See\n[that](missing.md) and [this](https://example.org/x).")))
                .containsExactly("page.md:2: missing.md");
    }

    @Test
    void a_link_to_a_missing_heading_is_found() throws IOException {
        Files.writeString(directory.resolve("other.md"), "# Other\n## `keys` of a service, please\n");

        assertThat(Links.broken(page("# Top\n[a](#top) [b](#bottom)\n"
                        + "[c](other.md#keys-of-a-service-please) [d](other.md#keys)")))
                .containsExactly("page.md:2: #bottom", "page.md:3: other.md#keys");
    }

    @Test
    void what_stands_in_code_is_no_link_and_no_heading() throws IOException {
        assertThat(Links.broken(page("`[a](missing.md)`\n```sh\n# Top\n[b](missing.md)\n```\n[c](#top)")))
                .containsExactly("page.md:6: #top");
    }

    @Test
    void headings_with_the_same_words_are_numbered() {
        assertThat(Links.anchors("# One\n## One\n")).containsExactlyInAnyOrder("one", "one-1");
    }

    private Path page(String text) throws IOException {
        return Files.writeString(directory.resolve("page.md"), text);
    }
}
