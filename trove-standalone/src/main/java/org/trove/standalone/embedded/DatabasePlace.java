package org.trove.standalone.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.trove.cloud.local.DataHome;
import org.trove.host.FileTree;
import org.trove.host.PrivateFiles;
import org.trove.host.Privileges;

/**
 * Where the embedded database keeps its files, and as whom it runs.
 *
 * @param own what only this process reads: password and port
 * @param server what the server reads and writes, and owns; the same directory where both run as one user
 */
public record DatabasePlace(Path own, Path server, Privileges privileges) {
    private static final String DATA = "data";
    private static final List<String> WRITTEN = List.of("my.cnf", "init.sql", "mariadb.log", "mariadb.pid");

    /** In a home: root's server gets a directory that its user can reach, which may be outside of the home. */
    public static DatabasePlace in(HomeDirectory home, Privileges privileges) throws IOException {
        Path own = home.database();
        Path server = privileges.account().isPresent() ? DataHome.of(home.path().resolve("database-server")) : own;
        return new DatabasePlace(own, server, privileges);
    }

    /** Makes the directories. What an older version kept as root moves to where the server now reads it. */
    void prepare() throws IOException {
        PrivateFiles.directory(own);
        if (server.equals(own)) {
            return;
        }
        Path moved = own.resolve("data.moved");
        FileTree.delete(moved);
        if (Files.notExists(own.resolve("password"))) {
            // A new home: what is there is of another one that had its path and was removed.
            FileTree.delete(server);
        }
        PrivateFiles.directory(server, "rwx------");
        Path former = own.resolve(DATA);
        if (Files.isDirectory(former, LinkOption.NOFOLLOW_LINKS)) {
            adopt(former);
            // From here on the copy counts. Whatever interrupts what comes before, the next start begins it again.
            Files.move(former, moved, StandardCopyOption.ATOMIC_MOVE);
            FileTree.delete(moved);
            for (String written : WRITTEN) {
                Files.deleteIfExists(own.resolve(written));
            }
        }
    }

    private void adopt(Path former) throws IOException {
        Path data = server.resolve(DATA);
        FileTree.delete(data);
        FileTree.copyPrivate(former, data);
    }

    /** Gives the server its files; after each writing. */
    void handOver() throws IOException {
        privileges.give(server);
    }
}
