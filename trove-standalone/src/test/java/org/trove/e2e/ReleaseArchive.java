package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.trove.guestboot.AgentArchive;

/** An archive of the guest agent that services are told to hand out, and that becomes another release while they run. */
record ReleaseArchive(Path file) {
    private static final Path BUILT = Repository.root().resolve("trove-guestagent/target/trove-guestagent.tar.gz");

    /** At first the one that was built. */
    static ReleaseArchive in(Path directory) {
        try {
            return new ReleaseArchive(Files.copy(BUILT, directory.resolve("trove-guestagent.tar.gz")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** 12 digits of its SHA-256. */
    String release() throws IOException {
        return new AgentArchive(file).sha256().substring(0, 12);
    }

    /** Makes it another release, whose launcher begins with that line. @return {@link #release()} of it */
    String become(String line) throws IOException {
        Path content = Files.createTempDirectory(file.getParent(), "release");
        succeed(List.of("tar", "-xzf", BUILT.toString(), "-C", content.toString()));
        Path program = content.resolve("bin/trove-guestagent");
        Files.writeString(program, Files.readString(program).replaceFirst("\n", "\n" + line + "\n"));
        Path fresh = content.resolveSibling("fresh.tar.gz");
        List<String> command =
                new java.util.ArrayList<>(List.of("tar", "-czf", fresh.toString(), "-C", content.toString()));
        try (Stream<Path> entries = Files.list(content)) {
            entries.map(entry -> entry.getFileName().toString()).forEach(command::add);
        }
        succeed(command);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        return release();
    }

    private static void succeed(List<String> command) {
        Shell.Result result = Shell.run(command);
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
