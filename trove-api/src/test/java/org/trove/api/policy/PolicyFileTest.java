package org.trove.api.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.time.SettableClock;

class PolicyFileTest {

    private static final Subject MEMBER = new Subject("u1", "p1", List.of("member"), "p1");
    private static final String NOBODY_CREATES = "\"instance:create\": \"!\"\n";

    private final SettableClock clock = new SettableClock();
    private Path file = Path.of("");

    @BeforeEach
    void file(@TempDir Path directory) {
        file = directory.resolve("policy.yaml");
    }

    private Policy policy(String text) throws IOException {
        Files.writeString(file, text);
        return Policy.fromFile(file.toString(), clock, new PrometheusRegistry());
    }

    private boolean mayCreate(Policy policy) {
        return policy.allows("instance:create", MEMBER);
    }

    /** Two looks at the file. */
    private void letItBeSeen(Policy policy) {
        for (int look = 0; look < 2; look++) {
            clock.advance(Duration.ofSeconds(3));
            mayCreate(policy);
        }
    }

    @Test
    void a_file_replaces_rules_and_one_without_any_changes_nothing() throws Exception {
        Policy policy = policy(NOBODY_CREATES);
        assertThat(mayCreate(policy)).isFalse();
        assertThat(policy.allows("instance:show", MEMBER)).isTrue();

        assertThat(mayCreate(policy("# nothing\n"))).isTrue();
        assertThat(mayCreate(policy("{}"))).isTrue();
        assertThat(mayCreate(Policy.fromFile(null, clock, new PrometheusRegistry())))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'#\n\"no:such_rule\": \"@\"' | line 2: policy rule 'no:such_rule' is not known",
                "'\n\n\"instance:show\": \"rule:nothing\"' | line 3: policy rule 'instance:show' refers to 'nothing'",
                "'\"instance:show\": \"role:a or\"' | line 1: 'instance:show': policy rule \"role:a or\": it ends",
                "'\"a\": \"rule:b\"\n\"b\": \"rule:a\"' | refers to itself through",
                "'\"instance:show\": \"@\"\n\"instance:show\": \"!\"' | line 2: policy rule 'instance:show' is there twice",
                "'\"instance:show\":\n' | line 1: policy rule 'instance:show' is no text",
                "'\"instance:show\": [a]' | line 1: 'instance:show': policy rule \"(a)\": 'a' is not a check",
                "'\"instance:show\": [[a b]]' | line 1: policy rule 'instance:show' is a list",
                "'\"backup:creat\": \"@\"' | line 1: policy rule 'backup:creat' is not known, and no other rule refers to it; did you mean 'backup:create'?",
                "'\"instance:show\": \"http://x/%(tenant)s\"' | line 1: 'instance:show': policy rule \"http://x/%(tenant)s\": 'http://x/%(tenant)s': checks that ask a server",
                "'\"instance:show\": \"project_id:%(project_id)s\"' | 'project_id:%(project_id)s' is not supported here",
                "'\"instance:show\": \"is_admin:1\"' | must be is_admin:True or is_admin:False",
                "'- a\n' | line 1: rules are written as",
                "'\"instance:show\": \"@\"\n\"instance:index\": \"@' | line 2: not YAML",
                "'\"instance:show\": !\n' | line 1: policy rule 'instance:show'",
            })
    void a_file_that_cannot_work_is_refused_with_its_line(String text, String told) {
        assertThatThrownBy(() -> policy(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("policy file " + file + ", ")
                .hasMessageContaining(told);
    }

    /** The names of Trove's own file, with the defaults that it shows. */
    @Test
    void a_file_with_every_rule_of_trove_s_is_accepted_and_what_has_no_effect_is_named() throws Exception {
        Map<String, String> all = new TreeMap<>();
        PolicyRules.WITHOUT_EFFECT.forEach(name -> all.put(name, "rule:admin_or_owner"));
        PolicyRules.defaults().keySet().stream()
                .filter(name -> name.contains(":"))
                .filter(name -> !name.startsWith("operation:") && !name.startsWith("certificate_authority:"))
                .forEach(name -> all.put(name, "rule:admin_or_owner"));
        all.put("context_is_admin", "role:admin");
        all.put("admin", "role:admin or is_admin:True");
        all.put("admin_or_owner", "rule:admin or project_id:%(tenant)s");
        all.put("default", "rule:admin_or_owner");
        assertThat(all).hasSize(88);

        String text = all.entrySet().stream()
                .map(rule -> "\"" + rule.getKey() + "\": \"" + rule.getValue() + "\"\n")
                .collect(Collectors.joining());
        assertThat(mayCreate(policy(text))).isTrue();
        assertThat(Policy.check(file.toString()))
                .singleElement()
                .asString()
                .contains("policy file " + file, "backup:create", "module:reapply")
                .doesNotContain("instance:create,");
    }

    @Test
    void json_with_tabs_and_the_lists_of_old_files_are_read() throws Exception {
        assertThat(mayCreate(
                        policy("{\n\t\"instance:create\": [[\"role:dba\", \"role:member\"], [\"role:admin\"]]\n}")))
                .isFalse();
        assertThat(mayCreate(policy("{\"instance:create\": [\"role:dba\", \"role:member\"]}")))
                .isTrue();
        assertThat(mayCreate(policy("\"instance:create\": []"))).isTrue();
        assertThat(mayCreate(policy("\"instance:create\": \"system_scope:all or not role:member\"")))
                .isFalse();
    }

    @Test
    void a_file_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> Policy.fromFile(file.toString(), clock, new PrometheusRegistry()))
                .hasMessageContaining("policy file " + file + " cannot be read");
    }

    @Test
    void a_change_is_taken_over_within_seconds_and_not_before_it_is_whole() throws Exception {
        Policy policy = policy(NOBODY_CREATES);
        Files.writeString(file, "# everybody again, as it is built in\n");

        clock.advance(Duration.ofSeconds(3));
        assertThat(mayCreate(policy)).as("it may be being written").isFalse();
        clock.advance(Duration.ofSeconds(3));
        assertThat(mayCreate(policy)).isTrue();
    }

    @Test
    void a_broken_change_or_none_at_all_leaves_the_rules_as_they_were() throws Exception {
        Policy policy = policy(NOBODY_CREATES);

        Files.writeString(file, "\"instance:create\": \"role:\n");
        letItBeSeen(policy);
        assertThat(mayCreate(policy)).isFalse();

        Files.delete(file);
        letItBeSeen(policy);
        assertThat(mayCreate(policy)).isFalse();

        Files.writeString(file, "# repaired\n");
        letItBeSeen(policy);
        assertThat(mayCreate(policy)).isTrue();
    }

    @Test
    void the_sample_shows_every_rule_with_its_default() throws Exception {
        Pattern shown = Pattern.compile("^#\"([^\"]+)\": \"(.*)\"$", Pattern.MULTILINE);

        assertThat(shown.matcher(sample())
                        .results()
                        .collect(Collectors.toMap(rule -> rule.group(1), rule -> rule.group(2))))
                .isEqualTo(PolicyRules.defaults());
    }

    @Test
    void the_sample_works_as_it_stands_and_with_every_rule_out_of_its_comment() throws Exception {
        assertThat(mayCreate(policy(sample()))).isTrue();
        assertThat(mayCreate(policy(sample().replaceAll("(?m)^#\"", "\"")))).isTrue();
    }

    private static String sample() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("etc/trove")) ? here : here.resolve("..");
        return Files.readString(root.resolve("etc/trove/policy.yaml"));
    }
}
