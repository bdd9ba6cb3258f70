package org.trove.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Debian's libfaketime, which shows a process another time of day than the machine has. */
final class FakeTime {
    static final String PACKAGE = "libfaketime";

    private static final List<String> DIRECTORIES =
            List.of("/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime");

    private FakeTime() {}

    /** Empty where the package is not installed. */
    static Optional<Path> library() {
        return DIRECTORIES.stream()
                .map(directory -> Path.of(directory, "libfaketime.so.1"))
                .filter(Files::exists)
                .findFirst();
    }
}
