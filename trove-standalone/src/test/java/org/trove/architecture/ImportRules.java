package org.trove.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Who may import whom. */
final class ImportRules {
    static final ArchRule MODEL_STANDS_ALONE = vocabulary("model");
    static final ArchRule LIFECYCLE_KNOWS_THE_MODEL = vocabulary("lifecycle", "model");
    static final ArchRule DATASTORE_KNOWS_THE_MODEL = vocabulary("datastore", "model", "lifecycle");
    static final ArchRule OPERATION_KNOWS_THE_MODEL = vocabulary("operation", "model", "lifecycle");
    static final ArchRule MESSAGE_KNOWS_THE_MODEL =
            vocabulary("message", "model", "lifecycle", "com.fasterxml.jackson.annotation");
    static final ArchRule ERROR_AND_TIME_STAND_ALONE = classes()
            .that()
            .resideInAnyPackage("org.trove.error", "org.trove.time")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "org.trove.error", "org.trove.time");

    static final ArchRule JDBI_ONLY_IN_STORE_JDBI =
            library("org.trove.store.jdbi..", "org.jdbi..", "org.flywaydb..", "com.zaxxer..");
    static final ArchRule RABBITMQ_ONLY_IN_BUS_RABBIT = library("org.trove.bus.rabbit..", "com.rabbitmq..");
    static final ArchRule OPENSTACK4J_ONLY_IN_CLOUD_OPENSTACK =
            library("org.trove.cloud.openstack..", "org.openstack4j..");
    static final ArchRule BOUNCYCASTLE_ONLY_IN_CERTIFICATE = library("org.trove.certificate..", "org.bouncycastle..");
    static final ArchRule PEBBLE_ONLY_IN_DATASTORE_TEMPLATE =
            library("org.trove.datastore.template..", "io.pebbletemplates..");
    static final ArchRule QPID_ONLY_IN_STANDALONE = library("org.trove.standalone..", "org.apache.qpid..");
    static final ArchRule SQL_ONLY_WHERE_A_DATABASE_IS_OWNED = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.trove.store.jdbi..",
                    "org.trove.guestagent.datastore..",
                    "org.trove.standalone..",
                    "org.trove.wiring..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "com.mysql..");

    static final ArchRule STORE_PORTS_DO_NOT_SEE_JDBI = noClasses()
            .that()
            .resideOutsideOfPackages("org.trove.store.jdbi..")
            .and(Wiring.isNot())
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.trove.store.jdbi..");
    static final ArchRule NOBODY_BUT_WIRING_SEES_RABBIT = noClasses()
            .that()
            .resideOutsideOfPackages("org.trove.bus.rabbit..")
            .and(Wiring.isNot())
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.trove.bus.rabbit..");
    static final ArchRule NOBODY_BUT_WIRING_SEES_A_CLOUD = noClasses()
            .that()
            .resideOutsideOfPackages("org.trove.cloud.*..")
            .and(Wiring.isNot())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.trove.cloud.*..");
    static final ArchRule CLOUDS_DO_NOT_SEE_EACH_OTHER =
            slices().matching("org.trove.cloud.(*)..").should().notDependOnEachOther();
    static final ArchRule CLOUDS_DO_NOT_SEE_THE_STORE = noClasses()
            .that()
            .resideInAPackage("org.trove.cloud..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.trove.store..", "org.trove.operation..", "org.trove.wiring..");
    static final ArchRule DATASTORES_DO_NOT_SEE_EACH_OTHER =
            slices().matching("org.trove.guestagent.datastore.(*)..").should().notDependOnEachOther();

    static final ArchRule RESOURCES_GO_THROUGH_SERVICES = noClasses()
            .that()
            .resideInAPackage("org.trove.api.resource..")
            .should()
            // A page of a list is a value that services return; everything else of the store is a port.
            .dependOnClassesThat(
                    Packages.within("org.trove.store..", "org.trove.bus..", "org.trove.cloud..", "org.trove.message..")
                            .and(DescribedPredicate.not(HasName.Predicates.name("org.trove.store.Page"))));
    static final ArchRule SERVICES_DO_NOT_KNOW_HTTP = noClasses()
            .that()
            .resideInAPackage("org.trove.api.service..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.trove.api.resource..", "jakarta.ws.rs..", "jakarta.servlet..");
    static final ArchRule FLOWS_KNOW_NO_TROVE_WORD = noClasses()
            .that()
            .resideInAPackage("org.trove.taskmanager.flow..")
            .should()
            .dependOnClassesThat(Packages.within("org.trove..")
                    .and(Packages.outside(
                            "org.trove.taskmanager.flow..",
                            "org.trove.operation..",
                            "org.trove.time..",
                            "org.trove.error..")));
    static final ArchRule NO_PACKAGE_CYCLES =
            slices().matching("org.trove.(**)").should().beFreeOfCycles();

    /** The packages of trove-common, which every guest carries: vocabulary and wire, bus, and what a machine needs. */
    static final Set<String> CARRIED_BY_GUESTS = Set.of(
            "bus",
            "bus.rabbit",
            "context",
            "crypto",
            "datastore",
            "error",
            "host",
            "lifecycle",
            "log",
            "message",
            "message.wire",
            "model",
            "setting",
            "time");

    private static final List<String> DEPLOYABLES = List.of("api", "taskmanager", "conductor", "guestagent");

    private ImportRules() {}

    static Map<String, ArchRule> deployables() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        for (String deployable : DEPLOYABLES) {
            String[] others = Stream.concat(DEPLOYABLES.stream(), Stream.of("standalone"))
                    .filter(other -> !other.equals(deployable))
                    .map(other -> "org.trove." + other + "..")
                    .toArray(String[]::new);
            rules.put(
                    deployable,
                    noClasses()
                            .that()
                            .resideInAPackage("org.trove." + deployable + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(others));
        }
        return rules;
    }

    static final ArchRule COMMON_KNOWS_NO_DEPLOYABLE = noClasses()
            .that(Packages.within("org.trove..")
                    .and(Packages.outside(
                            "org.trove.api..",
                            "org.trove.taskmanager..",
                            "org.trove.conductor..",
                            "org.trove.guestagent..",
                            "org.trove.standalone..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.trove.api..",
                    "org.trove.taskmanager..",
                    "org.trove.conductor..",
                    "org.trove.guestagent..",
                    "org.trove.standalone..");

    /** A package (without what is below it) that may see java.*, the nullness annotations and the named packages alone. */
    private static ArchRule vocabulary(String name, String... seen) {
        String[] allowed = Stream.concat(
                        Stream.of("java..", "org.jspecify..", "org.trove." + name),
                        Stream.of(seen).map(other -> other.contains(".") ? other + ".." : "org.trove." + other))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage("org.trove." + name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed);
    }

    private static ArchRule library(String home, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }
}
