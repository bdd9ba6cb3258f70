package org.trove.guestagent.command;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.CodeRatchet;

/** Remembers in a file that the old authentication code is accepted no more. */
public final class KeptRatchet implements CodeRatchet {
    private static final Logger LOG = LoggerFactory.getLogger(KeptRatchet.class);
    private static final String FILE = ".new-code-only";

    private final StateFiles files;

    /** @param stateDirectory exists, and only the agent can write there */
    public KeptRatchet(Path stateDirectory) {
        this.files = new StateDirectory(stateDirectory);
    }

    @Override
    public boolean isTight() {
        return files.exists(FILE);
    }

    @Override
    public void tighten() {
        try {
            files.write(FILE, "");
        } catch (UncheckedIOException e) {
            LOG.warn("cannot be remembered beyond this start: the new code alone is accepted cause={}", e.getMessage());
        }
    }
}
