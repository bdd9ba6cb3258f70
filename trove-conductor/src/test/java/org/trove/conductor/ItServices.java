package org.trove.conductor;

import java.util.Optional;

/** The services that integration tests find running; whoever starts the tests says where. */
final class ItServices {
    private ItServices() {}

    static String require(String property) {
        return Optional.ofNullable(System.getProperty(property))
                .orElseThrow(() -> new IllegalStateException(
                        "integration tests need the system property " + property + ": start them with bin/test"));
    }
}
