package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.cloud.openstack.CheckedContent.Part;

class CheckedContentTest {
    private static final List<Part> PARTS = List.of(part("hello "), part(""), part("world"));

    private static Part part(String text) {
        return new Part(text.length(), Md5.hex(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static InputStream content(String text) throws IOException {
        return new CheckedContent(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), PARTS);
    }

    @Test
    void what_is_as_it_was_stored_is_read_to_its_end() throws IOException {
        assertThat(new String(content("hello world").readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("hello world");
        try (InputStream byByte = content("hello world")) {
            for (int expected : "hello world".getBytes(StandardCharsets.UTF_8)) {
                assertThat(byByte.read()).isEqualTo(expected);
            }
            assertThat(byByte.read()).isEqualTo(-1);
        }
    }

    @Test
    void what_differs_in_a_byte_or_in_length_is_refused() {
        assertThatThrownBy(() -> content("hello World").readAllBytes()).hasMessageContaining("part 3 of 3");
        assertThatThrownBy(() -> content("jello world").readAllBytes()).hasMessageContaining("part 1 of 3");
        assertThatThrownBy(() -> content("hello wor").readAllBytes())
                .hasMessageContaining("ended 2 bytes before the end");
        assertThatThrownBy(() -> content("hello worlds").readAllBytes()).hasMessageContaining("longer");
    }

    @Test
    void skipped_bytes_are_checked_too() throws IOException {
        InputStream content = content("jello world");

        assertThatThrownBy(() -> content.skip(8)).hasMessageContaining("part 1 of 3");
        assertThat(content("hello world").skip(20)).isEqualTo(11);
    }
}
