package org.trove.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.trove.cloud.local.DataHome;
import org.trove.host.PrivateFiles;

/** Removes what a test left outside its own temporary directory. */
final class Directories {
    private Directories() {}

    /** Where root's instances and programs live when the home is closed to others. */
    static void deleteDataOf(Path home) {
        try {
            for (Path place : List.of(home, home.resolve("instances"), home.resolve("programs"))) {
                Path data = DataHome.of(place);
                if (!data.equals(place)) {
                    PrivateFiles.deleteTree(data);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void makePassable(Path directory) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
