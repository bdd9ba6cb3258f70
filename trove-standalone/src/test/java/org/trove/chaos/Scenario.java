package org.trove.chaos;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A way in which a run puts the services to the test. */
enum Scenario {
    /** Everything breaks at random. */
    FAULTS,
    /** API servers are killed right after they acknowledged something. */
    ACCEPTED,
    /** The database is away for long. */
    OUTAGE,
    /** The clocks of all services are an hour off, each in its own direction. */
    CLOCKS,
    /** The services are updated one at a time to a build that knows more. */
    ROLLING;

    /** Does it, lets the system settle, and looks at what is left. */
    List<Check> play(Stage stage) throws IOException {
        return switch (this) {
            case FAULTS -> FaultsScenario.play(stage);
            case ACCEPTED -> AcceptedScenario.play(stage);
            case OUTAGE -> OutageScenario.play(stage);
            case CLOCKS -> ClocksScenario.play(stage);
            case ROLLING -> RollingScenario.play(stage);
        };
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException where there is none of that name */
    static Scenario named(String title) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown scenario " + title + "; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Scenario::title).toList())));
    }
}
