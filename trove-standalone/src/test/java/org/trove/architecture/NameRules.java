package org.trove.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Names, homes of packages, and what is injected rather than asked of the JVM. */
final class NameRules {
    /** What Trove's guests call the class that runs a datastore: the one Manager that the field itself named. */
    private static final DescribedPredicate<JavaClass> DATASTORE_MANAGER = DescribedPredicate.describe(
            "DatastoreManager", type -> type.getSimpleName().equals("DatastoreManager"));

    static final ArchRule NO_EMPTY_WORDS = noClasses()
            .that()
            .areNotAssignableTo(DATASTORE_MANAGER)
            .should()
            .haveNameMatching(".*(Impl|Util|Utils|Helper|Helpers|Manager)");
    static final ArchRule NO_UTIL_PACKAGES =
            noClasses().should().resideInAnyPackage("..util..", "..utils..", "..helper..", "..helpers..", "..misc..");
    static final ArchRule CLOCK_AND_IDS_ARE_INJECTED = noClasses()
            .that(Wiring.isNot())
            .should()
            .callMethodWhere(ambient("java.time.Instant", "now"))
            .orShould()
            .callMethodWhere(ambient("java.time.LocalDateTime", "now"))
            .orShould()
            .callMethodWhere(ambient("java.time.Clock", "systemUTC"))
            .orShould()
            .callMethodWhere(ambient("java.lang.System", "currentTimeMillis"))
            .orShould()
            .callMethodWhere(ambient("java.lang.Thread", "sleep"))
            .orShould()
            .callMethodWhere(ambient("java.util.UUID", "randomUUID"));
    static final ArchRule EXCEPTIONS_SAY_SO = classes()
            .that()
            .areAssignableTo(Throwable.class)
            .and()
            .areTopLevelClasses()
            .should()
            .haveSimpleNameEndingWith("Exception");

    private NameRules() {}

    /** Packages that hold classes of more than one module, with the modules. */
    static List<String> sharedPackages(JavaClasses classes) {
        Map<String, Set<String>> homes = new TreeMap<>();
        for (JavaClass type : classes) {
            type.getSource()
                    .ifPresent(source -> homes.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                            .add(home(source.getUri().toString(), type.getName())));
        }
        List<String> shared = new ArrayList<>();
        homes.forEach((name, modules) -> {
            if (modules.size() > 1) {
                shared.add(name + " in " + modules);
            }
        });
        return shared;
    }

    /** The packages of a module, without {@code org.trove.} in front. */
    static Set<String> packagesOf(JavaClasses classes, String module) {
        Set<String> packages = new TreeSet<>();
        for (JavaClass type : classes) {
            boolean there = type.getSource()
                    .filter(source -> source.getUri().toString().contains("/" + module + "/"))
                    .isPresent();
            if (there) {
                packages.add(type.getPackageName().replaceFirst("^org\\.trove\\.", ""));
            }
        }
        return packages;
    }

    private static String home(String uri, String className) {
        return uri.replace(className.replace('.', '/') + ".class", "");
    }

    /** Asking the JVM; {@code now(Clock)} is not that. */
    private static DescribedPredicate<JavaMethodCall> ambient(String owner, String method) {
        return DescribedPredicate.describe(owner + "." + method, call -> {
            MethodCallTarget target = call.getTarget();
            boolean ofAClock =
                    target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
            return target.getOwner().getName().equals(owner) && target.getName().equals(method) && !ofAClock;
        });
    }
}
