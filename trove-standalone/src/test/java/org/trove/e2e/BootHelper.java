package org.trove.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code bin/boot-helper} on a directory of its own. */
final class BootHelper {
    private BootHelper() {}

    /** What it printed and its exit code. */
    record Result(int exitCode, String output) {}

    static List<String> command(Path home, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Repository.launcher("boot-helper"), "--directory", home.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    static Result run(Path home, String... arguments) {
        Shell.Result result = Shell.run(command(home, arguments));
        return new Result(result.exitCode(), result.output());
    }
}
