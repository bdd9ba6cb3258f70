package org.trove.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.trove.cloud.local.DataHome;
import org.trove.host.FileTree;
import org.trove.host.OsUser;

/** Removes what a test left outside its own temporary directory. */
final class Directories {
    private Directories() {}

    /** Where root's instances and programs live when the home is closed to others. */
    static void deleteDataOf(Path home) {
        try {
            for (Path place : List.of(
                    home, home.resolve("instances"), home.resolve("programs"), home.resolve("database-server"))) {
                Path data = dataOf(place);
                if (!data.equals(place)) {
                    FileTree.delete(data);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the control plane keeps its database. */
    static Path databaseOf(Path home) {
        return dataOf(home.resolve(OsUser.isRoot() ? "database-server" : "database"));
    }

    /** Where the data of the instances is. */
    static Path instancesOf(Path home) {
        return dataOf(home.resolve("instances"));
    }

    private static Path dataOf(Path place) {
        try {
            return DataHome.of(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory of the programs, empty: a home that was used before. */
    static void makeProgramsOf(Path home) throws IOException {
        Files.createDirectories(dataOf(home.resolve("programs")));
    }

    static void makePassable(Path directory) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
