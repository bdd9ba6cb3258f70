package org.trove.chaos;

import java.util.List;
import java.util.Random;

/** Everything breaks by a seeded schedule while clients work. */
final class FaultsScenario {
    private FaultsScenario() {}

    static List<Check> play(Stage stage) {
        ChaosOptions options = stage.options();
        Random random = stage.random(Scenario.FAULTS);
        Breaker breaker = new Breaker(stage);
        FaultSchedule schedule =
                FaultSchedule.of(random, options.time(), stage.platform().services(), stage.impossible());
        Fleet fleet = new Fleet();
        Clients clients = new Clients(fleet, options);
        clients.start(stage::user);
        stage.report()
                .say(schedule.events().size() + " faults within "
                        + options.time().toSeconds() + " s");
        breaker.run(schedule, options.time());
        breaker.end();
        clients.stop();
        stage.report().say("faults and clients have ended; the system settles");
        stage.settle();
        stage.report().faults(breaker, stage.impossible());
        stage.report().requests(clients.counts());
        stage.report().traffic(stage);
        return checks(stage, fleet, clients, breaker);
    }

    private static List<Check> checks(Stage stage, Fleet fleet, Clients clients, Breaker breaker) {
        StateChecks state = stage.state();
        RequestCounts counts = clients.counts();
        return List.of(
                somethingHappened(state, fleet),
                state.promisesHaveRows(fleet.promises()),
                state.promisesAreKept(fleet.members()),
                new Check("answers are explained by faults", counts.total(), counts.strange()),
                new Check("faults came as planned", breaker.done().size(), breaker.problems()));
    }

    /** Checks of nothing are always well. */
    private static Check somethingHappened(StateChecks state, Fleet fleet) {
        boolean idle = fleet.promises().isEmpty() || state.succeeded() == 0;
        return new Check(
                "operations were asked for and succeeded",
                state.succeeded(),
                idle ? List.of("no operation was acknowledged, or none succeeded") : List.of());
    }
}
