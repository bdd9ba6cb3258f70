package org.trove.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds every rule against the code of all modules. */
class ArchitectureTest {
    private static final JavaClasses CODE = Compiled.productionCode();

    @TestFactory
    Stream<DynamicTest> the_code_keeps_the_rule() {
        return rules().entrySet().stream()
                .map(rule -> dynamicTest(
                        rule.getKey(),
                        () -> rule.getValue().allowEmptyShould(true).check(CODE)));
    }

    @Test
    void the_whole_project_is_looked_at() {
        assertThat(SourceTree.modules())
                .extracting(path -> path.getFileName().toString())
                .contains("trove-common", "trove-store", "trove-cloud", "trove-cloud-local", "trove-openstack")
                .contains("trove-api", "trove-taskmanager", "trove-conductor", "trove-guestagent");
        assertThat(CODE.contain("org.trove.model.Instance")).isTrue();
        assertThat(CODE).noneMatch(type -> type.getSimpleName().endsWith("Test"));
    }

    @Test
    void a_package_belongs_to_one_module() {
        assertThat(NameRules.sharedPackages(CODE)).isEmpty();
    }

    /** What only services use has a home in trove-store, in trove-cloud or with the one that uses it. */
    @Test
    void guests_carry_no_package_that_was_not_chosen_for_them() {
        assertThat(NameRules.packagesOf(CODE, "trove-common")).isEqualTo(ImportRules.CARRIED_BY_GUESTS);
    }

    /** Every rule that stands as a constant, so that none is written and then forgotten. */
    static Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        for (Class<?> home : new Class<?>[] {ImportRules.class, NameRules.class}) {
            for (Field field : home.getDeclaredFields()) {
                if (ArchRule.class.isAssignableFrom(field.getType())) {
                    rules.put(field.getName(), valueOf(field));
                }
            }
        }
        ImportRules.deployables().forEach((name, rule) -> rules.put("DEPLOYABLE_" + name + "_STANDS_ALONE", rule));
        return rules;
    }

    private static ArchRule valueOf(Field field) {
        try {
            return (ArchRule) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
