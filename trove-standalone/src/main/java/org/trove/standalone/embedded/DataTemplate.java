package org.trove.standalone.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.trove.host.FileTree;
import org.trove.host.OsUser;
import org.trove.host.PrivateFiles;

/** Makes a small data directory with MariaDB's own installer. It holds no secret, so anybody may read and copy it. */
final class DataTemplate {
    private static final long PATIENCE_SECONDS = 120;

    /** The installer makes accounts without password for other hosts too, some for the name of this machine. */
    private static final String ONLY_LOCAL_ROOT = """
            DELETE FROM mysql.global_priv WHERE Host <> 'localhost' OR User = '';
            DELETE FROM mysql.proxies_priv WHERE Host <> 'localhost';
            """;

    private final Path basedir;

    DataTemplate(Path basedir) {
        this.basedir = basedir;
    }

    void make(Path template) throws IOException {
        Path draft = template.resolveSibling("." + template.getFileName() + ".draft");
        FileTree.delete(draft);
        PrivateFiles.directory(draft);
        run(draft);
        open(draft);
        Files.move(draft, template, StandardCopyOption.ATOMIC_MOVE);
    }

    private void run(Path directory) throws IOException {
        Path installer =
                MariaDbInstallation.program(basedir, List.of("scripts/mariadb-install-db", "bin/mariadb-install-db"));
        Path sql = directory.resolveSibling("template.sql");
        PrivateFiles.write(sql, ONLY_LOCAL_ROOT);
        List<String> command = new ArrayList<>(List.of(
                installer.toString(),
                "--no-defaults",
                "--basedir=" + basedir,
                "--datadir=" + directory,
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve",
                // The defaults make 120 MB that every instance would copy.
                "--innodb-log-file-size=8M",
                "--innodb-undo-tablespaces=0",
                "--innodb-autoextend-increment=4",
                "--extra-file=" + sql));
        if (OsUser.isRoot()) {
            command.add("--user=root");
        }
        Path output = directory.resolveSibling("install.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                String log = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
                throw new StartupException("MariaDB's installer " + installer + " failed: " + log.strip());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StartupException("interrupted while MariaDB was installed", e);
        }
    }

    private static void open(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
