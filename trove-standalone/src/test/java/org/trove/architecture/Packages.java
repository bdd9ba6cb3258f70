package org.trove.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/** Sets of packages, to be combined. */
final class Packages {
    private Packages() {}

    static DescribedPredicate<JavaClass> within(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages);
    }

    static DescribedPredicate<JavaClass> outside(String... packages) {
        return JavaClass.Predicates.resideOutsideOfPackages(packages);
    }
}
