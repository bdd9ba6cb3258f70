package org.trove.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatastoreNamesTest {
    @Test
    void no_datastore_is_named_outside_of_its_package() {
        List<String> named = SourceTree.mainSources().stream()
                .filter(path -> !DatastoreNames.excepted(path.toString().replace('\\', '/')))
                .flatMap(path -> DatastoreNames.in(SourceTree.text(path)).stream()
                        .map(line -> SourceTree.root().relativize(path) + ":" + line))
                .toList();

        assertThat(named).isEmpty();
    }

    @Test
    void a_name_in_a_string_or_an_identifier_is_found_with_its_line() {
        assertThat(DatastoreNames.in("class A {\n  String s = \"mariadb\";\n  int mysqlPort;\n}"))
                .containsExactly("2: String s = \"mariadb\";", "3: int mysqlPort;");
    }

    @Test
    void a_datastore_s_port_is_found_and_a_number_that_only_holds_it_is_not() {
        assertThat(DatastoreNames.in("int port = 3306;\nint other = 5_432;\nint more = 63790;"))
                .containsExactly("1: int port = 3306;", "2: int other = 5_432;");
    }

    @Test
    void a_name_in_a_comment_is_no_matter() {
        assertThat(DatastoreNames.in("// mysql\n/* redis\n mongo */ class A { String s = \"// no comment\"; }"))
                .isEmpty();
    }

    @Test
    void a_slash_in_a_string_hides_nothing() {
        assertThat(DatastoreNames.in("String url = \"jdbc://\" + mysql;")).hasSize(1);
    }
}
