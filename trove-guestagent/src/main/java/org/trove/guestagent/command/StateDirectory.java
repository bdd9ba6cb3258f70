package org.trove.guestagent.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.trove.host.PrivateFiles;

/** State files of mode 0600 in one directory, which exists, and where only the agent can write. */
record StateDirectory(Path directory) implements StateFiles {
    @Override
    public Optional<String> read(String name) {
        Path file = directory.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be read", e);
        }
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(directory.resolve(name));
    }

    @Override
    public void write(String name, String content) {
        Path file = directory.resolve(name);
        try {
            PrivateFiles.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be written", e);
        }
    }

    @Override
    public void delete(String name) {
        Path file = directory.resolve(name);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be removed", e);
        }
    }
}
