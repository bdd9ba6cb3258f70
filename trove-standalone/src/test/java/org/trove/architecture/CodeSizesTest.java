package org.trove.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.architecture.CodeSizes.Method;

class CodeSizesTest {
    private static final Map<Path, Long> FILES = SourceTree.mainSources().stream()
            .collect(Collectors.toMap(
                    path -> SourceTree.root().relativize(path),
                    path -> SourceTree.text(path).lines().count()));
    private static final List<Method> METHODS = CodeSizes.methods(SourceTree.mainSources());

    @Test
    void no_file_has_more_than_400_lines() {
        assertThat(FILES)
                .allSatisfy((path, lines) -> assertThat(lines).as("%s", path).isLessThanOrEqualTo(400));
    }

    @Test
    void nine_files_of_ten_have_at_most_250_lines() {
        assertThat(CodeSizes.percentile(FILES.values(), 0.9)).isLessThanOrEqualTo(250);
    }

    @Test
    void no_method_has_more_than_50_lines() {
        assertThat(METHODS).filteredOn(method -> method.lines() > 50).isEmpty();
    }

    @Test
    void nine_methods_of_ten_have_at_most_16_lines() {
        List<Long> lines = METHODS.stream().map(Method::lines).toList();

        assertThat(CodeSizes.percentile(lines, 0.9)).isLessThanOrEqualTo(16);
    }

    @Test
    void no_method_takes_more_than_5_parameters_and_no_constructor_more_than_8() {
        assertThat(METHODS)
                .filteredOn(method -> method.parameters() > (method.constructor() ? 8 : 5))
                .isEmpty();
    }

    @Test
    void lines_and_parameters_are_counted(@TempDir Path directory) throws IOException {
        String source = """
                package a;
                record A(int x, int y) {
                  A {
                    x++;
                  }
                  A(int z) {
                    this(z, z);
                  }
                  int sum(int a, int b, int c) { return a; }
                  @Override
                  public boolean equals(Object other) { return false; }
                }
                """;
        Path file = Files.writeString(directory.resolve("A.java"), source);

        assertThat(CodeSizes.methods(List.of(file)))
                .containsExactly(
                        new Method("a.A.<init>", true, 3, 0),
                        new Method("a.A.<init>", true, 3, 1),
                        new Method("a.A.sum", false, 1, 3),
                        new Method("a.A.equals", false, 2, 0));
    }

    @Test
    void a_percentile_is_a_value_that_the_share_does_not_exceed() {
        assertThat(CodeSizes.percentile(List.of(5L, 1L, 4L, 2L, 3L), 0.5)).isEqualTo(3);
        assertThat(CodeSizes.percentile(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L), 0.9))
                .isEqualTo(9);
    }
}
