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

    /**
     * A configuration of standalone with addresses and user ids of its own. Releases before the claims of addresses take theirs without
     * a look at the other homes of the machine.
     *
     * @param tree of the release
     * @param number of the home, 1 to 200
     */
    static Path configurationApart(Path tree, Path directory, int number) {
        try {
            String own = "cloud:\n  address_range: 127.57." + number + ".0/24\n  first_uid: " + (40_000 + 300 * number);
            String text = Files.readString(tree.resolve("etc/trove/trove-standalone.yml"));
            return Files.writeString(
                    directory.resolve(tree.getFileName() + "-" + number + ".yml"),
                    text.replace("\ncloud:", "\n" + own));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes it where it is missing. */
    static void makePassable(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
