package org.trove.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Runs seeds; see {@code bin/simulate} for the arguments. */
final class Simulation {
    private static final int TRACE_LINES = 200;
    private static final int WHOLE_TRACE = Integer.MAX_VALUE;
    private static final int DEFAULT_SEEDS = 10_000;
    private static final int REPORT_EVERY = 10_000;

    private Simulation() {}

    public static void main(String[] arguments) {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("simulate: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(options));
    }

    private static int run(Options options) {
        if (options.trace) {
            return tell(options.seed, options.mutation);
        }
        return options.all
                ? listFailures(options.seed, options.seeds, options.mutation)
                : runAll(options.seed, options.seeds, options.mutation);
    }

    /** What the command line asks for. */
    private static final class Options {
        private long seed = 1;
        private int seeds;
        private boolean trace;
        private boolean all;
        private Mutation mutation = Mutation.NONE;

        static Options of(String[] arguments) {
            Options options = new Options();
            boolean seedGiven = false;
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--seed" -> {
                        options.seed = number(arguments, ++i);
                        seedGiven = true;
                    }
                    case "--seeds" ->
                        options.seeds = Math.toIntExact(Math.min(number(arguments, ++i), Integer.MAX_VALUE));
                    case "--mutation" -> options.mutation = mutation(value(arguments, ++i));
                    case "--trace" -> options.trace = true;
                    case "--all" -> options.all = true;
                    default -> throw new IllegalArgumentException("unknown argument " + arguments[i]);
                }
            }
            if (options.seeds <= 0) {
                options.seeds = seedGiven ? 1 : DEFAULT_SEEDS;
            }
            return options;
        }

        private static String value(String[] arguments, int index) {
            if (index >= arguments.length) {
                throw new IllegalArgumentException(arguments[index - 1] + " needs a value");
            }
            return arguments[index];
        }

        private static long number(String[] arguments, int index) {
            String text = value(arguments, index);
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(arguments[index - 1] + " needs a whole number, not " + text, e);
            }
        }

        private static Mutation mutation(String name) {
            for (Mutation mutation : Mutation.values()) {
                if (mutation.name().equals(name)) {
                    return mutation;
                }
            }
            throw new IllegalArgumentException("--mutation knows " + List.of(Mutation.values()) + ", not " + name);
        }
    }

    private static int tell(long seed, Mutation mutation) {
        World.Outcome outcome = silently(() -> new World(seed, mutation, WHOLE_TRACE).run());
        outcome.trace().forEach(System.out::println);
        System.out.println(outcome.violation() == null ? "seed " + seed + " is good" : describe(outcome));
        return outcome.violation() == null ? 0 : 1;
    }

    private static int listFailures(long first, int count, Mutation mutation) {
        int[] failures = {0};
        silently(() -> {
            new ParallelRuns(
                            first,
                            count,
                            mutation,
                            true,
                            failure -> {
                                failures[0]++;
                                System.out.println("seed " + failure.seed() + ": " + failure.violation());
                            },
                            done -> {})
                    .run();
            return true;
        });
        System.out.printf("%d of %d seeds fail%n", failures[0], count);
        return failures[0] == 0 ? 0 : 1;
    }

    private static int runAll(long seed, int count, Mutation mutation) {
        long begin = System.nanoTime();
        Optional<World.Outcome> failure = firstFailure(seed, count, mutation, done -> {
            if (done % REPORT_EVERY == 0) {
                System.out.printf("%d seeds, %.2f ms each%n", done, (System.nanoTime() - begin) / 1e6 / done);
            }
        });
        if (failure.isPresent()) {
            System.out.println(report(failure.get()));
            return 1;
        }
        System.out.printf(
                "%d seeds from %d are good, %.2f ms each%n", count, seed, (System.nanoTime() - begin) / 1e6 / count);
        return 0;
    }

    /** The lowest seed that fails, with its last events. @param progress hears how many are done */
    static Optional<World.Outcome> firstFailure(long first, int count, Mutation mutation, LongConsumer progress) {
        TreeSet<Long> failed = new TreeSet<>();
        return silently(() -> {
            new ParallelRuns(first, count, mutation, false, failure -> failed.add(failure.seed()), progress).run();
            return failed.stream().findFirst().map(seed -> new World(seed, mutation, TRACE_LINES).run());
        });
    }

    static String describe(World.Outcome outcome) {
        return "seed " + outcome.seed() + ": " + outcome.violation() + "\nreplay: bin/simulate --seed " + outcome.seed()
                + " --trace"
                + (outcome.mutation() == Mutation.NONE ? "" : " --mutation " + outcome.mutation());
    }

    /** The last events of a failed run, what is wrong, and how to see it again. */
    static String report(World.Outcome outcome) {
        return String.join("\n", outcome.trace()) + "\n" + describe(outcome);
    }

    /** What the code under test logs about so much trouble is of no use. */
    static <T> T silently(Supplier<T> work) {
        Logger root = (Logger) LoggerFactory.getLogger("org.trove");
        Level level = root.getLevel();
        root.setLevel(Level.OFF);
        try {
            return work.get();
        } finally {
            root.setLevel(level);
        }
    }
}
