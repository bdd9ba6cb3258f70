package org.trove.guestagent.command;

import java.nio.file.Path;
import java.util.Optional;

/** Small files that outlive the agent. Every method throws {@link java.io.UncheckedIOException} where the disk refuses. */
public interface StateFiles {
    /** Files of mode 0600. @param directory exists, and only the agent can write there */
    static StateFiles in(Path directory) {
        return new StateDirectory(directory);
    }

    Optional<String> read(String name);

    boolean exists(String name);

    /** On disk when this returns; after a crash the old content is there or the new one. */
    void write(String name, String content);

    void delete(String name);
}
