package org.trove.chaos;

import java.util.List;

/** What was looked at, and everything that is not as it should be. */
record Check(String name, int looked, List<String> violations) {
    Check {
        violations = List.copyOf(violations);
    }

    boolean isOk() {
        return violations.isEmpty();
    }
}
