package org.trove.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTest {
    private static final String EPHEMERAL =
            "server: {applicationConnectors: [{type: http, port: 0}], adminConnectors: []}\n";

    @TempDir
    Path directory;

    private String told(String command, String yaml) throws Exception {
        Path file = Files.writeString(directory.resolve("service.yml"), yaml);
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            Sample sample = new Sample();
            sample.run(command, file.toString());
            return (sample.failed ? "exit 1: " : "exit 0: ") + said.toString(StandardCharsets.UTF_8);
        } finally {
            System.setErr(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no_such_section: 1\n", "server: 's3cret\n", "server: {type: nothing}\n", "", EPHEMERAL})
    void whatever_the_start_refuses_the_check_refuses_with_the_same_words(String yaml) throws Exception {
        String start = told("server", yaml);

        assertThat(start).startsWith("exit 1: sample cannot start: ").doesNotContain("s3cret", "\tat ");
        assertThat(told("check", yaml)).isEqualTo(start);
    }

    @Test
    void what_the_start_would_not_do_is_said_in_the_check_s_own_words() throws Exception {
        assertThat(told("check", EPHEMERAL)).contains("sample cannot start: the policy is broken");
    }

    private static final class Sample extends Service<Configuration> {
        private boolean failed;

        @Override
        public String getName() {
            return "sample";
        }

        @Override
        protected List<String> check(Configuration configuration) {
            throw new IllegalArgumentException("the policy is broken");
        }

        @Override
        protected void start(Configuration configuration, Environment environment) {
            throw new IllegalStateException("never without the check");
        }

        @Override
        protected void onFatalError(Throwable failure) {
            failed = true;
        }
    }
}
