package org.trove.guestagent.command;

import java.util.Optional;

/** Small files that outlive the agent. Every method throws {@link java.io.UncheckedIOException} where the disk refuses. */
public interface StateFiles {
    Optional<String> read(String name);

    boolean exists(String name);

    /** On disk when this returns; after a crash the old content is there or the new one. */
    void write(String name, String content);

    void delete(String name);
}
