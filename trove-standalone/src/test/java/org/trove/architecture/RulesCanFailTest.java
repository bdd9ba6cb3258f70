package org.trove.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows for every rule a piece of code that it refuses: a rule that refuses nothing would guard nothing. */
class RulesCanFailTest {
    private static final Map<String, String[]> OFFENDERS = new TreeMap<>();

    static {
        offend("MODEL_STANDS_ALONE", "package org.trove.model; class A { org.slf4j.Logger log; }");
        offend("LIFECYCLE_KNOWS_THE_MODEL", "package org.trove.lifecycle; class A { org.slf4j.Logger log; }");
        offend("DATASTORE_KNOWS_THE_MODEL", "package org.trove.datastore; class A { org.slf4j.Logger log; }");
        offend("OPERATION_KNOWS_THE_MODEL", "package org.trove.operation; class A { org.slf4j.Logger log; }");
        offend(
                "MESSAGE_KNOWS_THE_MODEL",
                "package org.trove.message; class A { com.fasterxml.jackson.databind.ObjectMapper m; }");
        offend("ERROR_AND_TIME_STAND_ALONE", "package org.trove.error; class A { org.slf4j.Logger log; }");
        offend("JDBI_ONLY_IN_STORE_JDBI", "package org.trove.api.service; class A { org.jdbi.v3.core.Jdbi jdbi; }");
        offend("RABBITMQ_ONLY_IN_BUS_RABBIT", "package org.trove.bus; class A { com.rabbitmq.client.Channel c; }");
        offend(
                "OPENSTACK4J_ONLY_IN_CLOUD_OPENSTACK",
                "package org.openstack4j.api; public interface OSClient {}",
                "package org.trove.cloud.local; class A { org.openstack4j.api.OSClient c; }");
        offend(
                "BOUNCYCASTLE_ONLY_IN_CERTIFICATE",
                "package org.trove.crypto; class A { org.bouncycastle.asn1.x500.X500Name n; }");
        offend(
                "PEBBLE_ONLY_IN_DATASTORE_TEMPLATE",
                "package org.trove.datastore; class A { io.pebbletemplates.pebble.PebbleEngine e; }");
        offend(
                "QPID_ONLY_IN_STANDALONE",
                "package org.trove.bus.memory; class A { org.apache.qpid.server.SystemLauncher l; }");
        offend(
                "SQL_ONLY_WHERE_A_DATABASE_IS_OWNED",
                "package org.trove.api.service; class A { java.sql.Connection c; }");
        offend(
                "STORE_PORTS_DO_NOT_SEE_JDBI",
                "package org.trove.store.jdbi; public class Rows {}",
                "package org.trove.store; class A { org.trove.store.jdbi.Rows rows; }");
        offend(
                "NOBODY_BUT_WIRING_SEES_RABBIT",
                "package org.trove.bus.rabbit; public class Wire {}",
                "package org.trove.bus; class A { org.trove.bus.rabbit.Wire wire; }");
        offend(
                "NOBODY_BUT_WIRING_SEES_A_CLOUD",
                "package org.trove.cloud.local; public class Here {}",
                "package org.trove.taskmanager.step; class A { org.trove.cloud.local.Here here; }");
        offend(
                "CLOUDS_DO_NOT_SEE_EACH_OTHER",
                "package org.trove.cloud.local; public class Here {}",
                "package org.trove.cloud.noop; class A { org.trove.cloud.local.Here here; }");
        offend(
                "CLOUDS_DO_NOT_SEE_THE_STORE",
                "package org.trove.store; public interface Database {}",
                "package org.trove.cloud; class A { org.trove.store.Database d; }");
        offend(
                "DATASTORES_DO_NOT_SEE_EACH_OTHER",
                "package org.trove.guestagent.datastore.one; public class One {}",
                "package org.trove.guestagent.datastore.two; class A { org.trove.guestagent.datastore.one.One one; }");
        offend(
                "RESOURCES_GO_THROUGH_SERVICES",
                "package org.trove.api.resource; class A { org.trove.store.Database d; }");
        offend(
                "SERVICES_DO_NOT_KNOW_HTTP",
                "package org.trove.api.service; class A { jakarta.ws.rs.core.Response r; }");
        offend(
                "FLOWS_KNOW_NO_TROVE_WORD",
                "package org.trove.taskmanager.flow; class A { org.trove.model.Instance i; }");
        offend(
                "NO_PACKAGE_CYCLES",
                "package org.trove.one; public class One { org.trove.two.Two two; }",
                "package org.trove.two; public class Two { org.trove.one.One one; }");
        offend(
                "COMMON_KNOWS_NO_DEPLOYABLE",
                "package org.trove.api; public class Api {}",
                "package org.trove.store; class A { org.trove.api.Api api; }");
        for (String deployable : new String[] {"api", "taskmanager", "conductor", "guestagent"}) {
            offend(
                    "DEPLOYABLE_" + deployable + "_STANDS_ALONE",
                    "package org.trove.standalone; public class All {}",
                    "package org.trove." + deployable + "; class A { org.trove.standalone.All all; }");
        }
        offend("NO_EMPTY_WORDS", "package org.trove.store; class ClockUtil {}");
        offend("NO_UTIL_PACKAGES", "package org.trove.store.util; class A {}");
        offend(
                "CLOCK_AND_IDS_ARE_INJECTED",
                "package org.trove.store; class A { Object now() { return java.time.Instant.now(); } }");
        offend("EXCEPTIONS_SAY_SO", "package org.trove.store; class Oops extends RuntimeException {}");
    }

    private static void offend(String rule, String... sources) {
        OFFENDERS.put(rule, sources);
    }

    static Stream<String> names() {
        return OFFENDERS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void an_offender_is_refused(String name, @TempDir Path directory) {
        ArchRule rule = Objects.requireNonNull(ArchitectureTest.rules().get(name));
        String[] sources = Objects.requireNonNull(OFFENDERS.get(name));

        assertThat(violates(rule, Compiled.offenders(directory, sources))).isTrue();
    }

    @Test
    void every_rule_has_an_offender() {
        assertThat(OFFENDERS.keySet())
                .containsExactlyInAnyOrderElementsOf(ArchitectureTest.rules().keySet());
    }

    @ParameterizedTest
    @MethodSource("ambientCalls")
    void the_clock_and_the_ids_of_the_jvm_are_refused(String call, @TempDir Path directory) {
        String source = "package org.trove.store; class A { void a() throws Exception { " + call + "; } }";

        assertThat(violates(NameRules.CLOCK_AND_IDS_ARE_INJECTED, Compiled.offenders(directory, source)))
                .isTrue();
    }

    static Stream<String> ambientCalls() {
        return Stream.of(
                "java.time.LocalDateTime.now()",
                "java.time.Clock.systemUTC()",
                "System.currentTimeMillis()",
                "Thread.sleep(1)",
                "java.util.UUID.randomUUID()");
    }

    @Test
    void an_injected_clock_is_not_refused(@TempDir Path directory) {
        String source = "package org.trove.store; class A { Object a(java.time.Clock clock)"
                + " { return java.time.Instant.now(clock); } }";

        assertThat(violates(NameRules.CLOCK_AND_IDS_ARE_INJECTED, Compiled.offenders(directory, source)))
                .isFalse();
    }

    @Test
    void a_package_in_two_places_is_seen(@TempDir Path one, @TempDir Path two) {
        Compiled.offenders(one, "package org.trove.shared; class A {}");
        Compiled.offenders(two, "package org.trove.shared; class B {}");

        assertThat(NameRules.sharedPackages(new ClassFileImporter().importPaths(one, two)))
                .singleElement()
                .asString()
                .startsWith("org.trove.shared in ");
    }

    @Test
    void the_packages_of_a_module_are_told_from_those_of_another(@TempDir Path directory) throws IOException {
        Path one = Files.createDirectories(directory.resolve("trove-one/classes"));
        Path two = Files.createDirectories(directory.resolve("trove-one-more/classes"));
        Compiled.offenders(one, "package org.trove.here; class A {}");
        Compiled.offenders(two, "package org.trove.there; class B {}");

        assertThat(NameRules.packagesOf(new ClassFileImporter().importPaths(one, two), "trove-one"))
                .containsExactly("here");
    }

    private static boolean violates(ArchRule rule, JavaClasses classes) {
        return rule.allowEmptyShould(true).evaluate(classes).hasViolation();
    }
}
