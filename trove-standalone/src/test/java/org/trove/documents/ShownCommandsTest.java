package org.trove.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.architecture.SourceTree;
import org.trove.documents.ShownCommands.Shown;
import org.trove.standalone.manage.Manage;

class ShownCommandsTest {
    private static final ShownCommands COMMANDS = new ShownCommands(SourceTree.root(), new OfThisBuild());

    @TempDir
    Path directory;

    @Test
    void every_command_that_the_pages_show_exists_as_it_is_shown() {
        List<Shown> shown = Pages.forUsers().stream()
                .flatMap(page -> ShownCommands.in(page).stream())
                .toList();

        assertThat(shown).hasSizeGreaterThan(60);
        assertThat(shown).flatExtracting(COMMANDS::wrong).isEmpty();
    }

    @Test
    void a_program_that_is_missing_is_found() throws IOException {
        assertThat(wrong("Run `bin/trove-mange keys`.")).containsExactly("page.md:1: there is no bin/trove-mange");
    }

    @Test
    void an_unknown_command_option_and_number_of_arguments_of_manage_is_found() throws IOException {
        assertThat(wrong("`bin/trove-manage keys`, `bin/trove-manage register`"))
                .isEmpty();
        assertThat(wrong("`bin/trove-manage kees`")).singleElement().asString().contains("kees");
        assertThat(wrong("`bin/trove-manage ca show --pam`"))
                .singleElement()
                .asString()
                .contains("--pam");
        assertThat(wrong("`bin/trove-manage default-version mariadb 11 12`")).hasSize(1);
    }

    @Test
    void an_unknown_option_of_standalone_is_found() throws IOException {
        assertThat(wrong("`bin/trove standalone --port N --home DIR`")).isEmpty();
        assertThat(wrong("`bin/trove standalone --hom DIR --quiet`")).hasSize(1);
    }

    @Test
    void an_unknown_option_or_word_of_a_script_is_found_in_a_block_too() throws IOException {
        assertThat(wrong("```sh\nbin/chaos outage --seed 7   # nonsense\nbin/chaos outrage --seeds 7\n```"))
                .containsExactly(
                        "page.md:3: bin/chaos does not know outrage", "page.md:3: bin/chaos does not know --seeds");
        assertThat(wrong("`bin/trove-taskmanager --check FILE`, `bin/trove-taskmanager --chek`"))
                .containsExactly("page.md:1: bin/trove-taskmanager does not know --chek");
        assertThat(wrong("`bin/boot-helper watch`, `bin/boot-helper wash`"))
                .containsExactly("page.md:1: bin/boot-helper does not know wash");
        assertThat(wrong("`bin/test --unit -- -pl trove-api`, `bin/test --units`"))
                .containsExactly("page.md:1: bin/test does not know --units");
    }

    private List<String> wrong(String text) throws IOException {
        return ShownCommands.in(Files.writeString(directory.resolve("page.md"), text)).stream()
                .flatMap(shown -> COMMANDS.wrong(shown).stream())
                .toList();
    }

    private static final class OfThisBuild implements ShownCommands.Parsers {
        @Override
        public ArgumentParser manage() {
            return parser(Manage.class);
        }

        @Override
        public ArgumentParser standalone() {
            try {
                return parser(Class.forName("org.trove.standalone.StandaloneOptions"));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }

        private static ArgumentParser parser(Class<?> program) {
            try {
                Method method = program.getDeclaredMethod("parser");
                method.setAccessible(true);
                return (ArgumentParser) method.invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
