package org.trove.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The control plane under trouble, for as many seeds as {@code -Dtrove.simulation.seeds} says (10,000), from the seed
 * {@code -Dtrove.simulation.seed} on (1).
 */
class ControlPlaneSimulationTest {
    private static final int SEEDS = Integer.getInteger("trove.simulation.seeds", 10_000);
    private static final long FIRST = Long.getLong("trove.simulation.seed", 1L);
    private static final int SEEDS_OF_A_BROKEN_ONE = 10_000;
    private static final long SOME_SEED = 20L;

    @Test
    void whateverGoesWrongNothingIsLostOrDoneTwiceOrLeftBehind() {
        System.out.println("simulation: " + SEEDS + " seeds from " + FIRST);

        Optional<World.Outcome> failure = Simulation.firstFailure(FIRST, SEEDS, Mutation.NONE, done -> {});

        assertThat(failure.map(Simulation::report)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aBrokenControlPlaneIsFoundOut(Mutation mutation) {
        Optional<World.Outcome> failure = Simulation.firstFailure(1, SEEDS_OF_A_BROKEN_ONE, mutation, done -> {});

        assertThat(failure)
                .as("%s within %s seeds", mutation, SEEDS_OF_A_BROKEN_ONE)
                .isPresent();
    }

    @Test
    void theSameSeedIsTheSameRun() {
        World.Outcome once = trace();
        World.Outcome again = trace();

        assertThat(once.trace()).hasSizeGreaterThan(50).isEqualTo(again.trace());
    }

    private static World.Outcome trace() {
        return Simulation.silently(() -> new World(SOME_SEED, Mutation.NONE, Integer.MAX_VALUE).run());
    }
}
