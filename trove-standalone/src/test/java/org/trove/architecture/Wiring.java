package org.trove.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.regex.Pattern;

/** The composition roots: the only places that choose implementations, read the clock and make up ids. */
final class Wiring {
    private static final List<Pattern> CLASSES = List.of(
            // The one source of ids and randomness.
            Pattern.compile("org\\.trove\\.time\\.SystemIdSource"),
            // The main classes, their settings and their modules.
            Pattern.compile(
                    "org\\.trove\\.(api|taskmanager|conductor)\\.\\w+(Application|Module|Configuration|Service)"),
            Pattern.compile("org\\.trove\\.guestagent\\.\\w+"),
            Pattern.compile("org\\.trove\\.guestagent\\.config\\.\\w+"),
            // The modules that several services share.
            Pattern.compile("org\\.trove\\.wiring\\.\\w+"),
            // Standalone holds nothing but wiring.
            Pattern.compile("org\\.trove\\.standalone\\..*"));

    private Wiring() {}

    static boolean contains(String className) {
        String topLevel = className.contains("$") ? className.substring(0, className.indexOf('$')) : className;
        return CLASSES.stream().anyMatch(pattern -> pattern.matcher(topLevel).matches());
    }

    static DescribedPredicate<JavaClass> isNot() {
        return DescribedPredicate.describe("are not wiring", type -> !contains(type.getName()));
    }
}
