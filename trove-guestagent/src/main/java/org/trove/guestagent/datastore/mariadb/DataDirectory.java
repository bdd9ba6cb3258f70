package org.trove.guestagent.datastore.mariadb;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.guestagent.datastore.DatastoreContext.Tools;
import org.trove.host.FileTree;
import org.trove.host.PrivateFiles;

/** Makes MariaDB's data directory: by its installer, or by a copy of one that was made before on this machine. */
final class DataDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration COPY_TIMEOUT = Duration.ofMinutes(3);

    private final MariaDbBinaries binaries;
    private final Tools tools;
    private final Optional<Path> templates;

    DataDirectory(MariaDbBinaries binaries, Tools tools, Optional<Path> templates) {
        this.binaries = binaries;
        this.tools = tools;
        this.templates = templates;
    }

    /** Makes {@code target} anew, owned by the datastore's account, with the installer's accounts in it. */
    void create(Path target) throws IOException {
        FileTree.delete(target);
        if (templates.isPresent()) {
            Path template = ensureTemplate(templates.get());
            tools.commands()
                    .run(
                            List.of("cp", "-a", "--reflink=auto", "-T", "--", template.toString(), target.toString()),
                            COPY_TIMEOUT);
            PrivateFiles.directory(target, "rwx------");
            tools.privileges().give(target);
        } else {
            install(target);
        }
    }

    /** The first to need the template makes it; where two do at once, the one who is later drops its own. */
    private Path ensureTemplate(Path directory) throws IOException {
        PrivateFiles.directory(directory, "rwx--x--x");
        Path template =
                directory.resolve("mariadb-" + Integer.toHexString(version().hashCode()));
        if (Files.isDirectory(template)) {
            return template;
        }
        Path fresh =
                directory.resolve(template.getFileName() + "." + tools.ids().newId());
        try {
            install(fresh);
            Files.move(fresh, template, StandardCopyOption.ATOMIC_MOVE);
            LOG.info("template data directory made path={}", template);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(template)) {
                throw e;
            }
            LOG.info("template data directory was made by another agent meanwhile path={}", template);
        } finally {
            FileTree.delete(fresh);
        }
        return template;
    }

    private void install(Path target) throws IOException {
        PrivateFiles.directory(target, "rwx------");
        tools.privileges().give(target);
        List<String> command = List.of(
                binaries.installer().toString(),
                "--no-defaults",
                "--basedir=" + binaries.basedir(),
                "--datadir=" + target,
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve",
                // Small, so that copies are; the server makes it as large as configured at its first start.
                "--innodb-log-file-size=4M");
        tools.commands().run(tools.privileges().unprivileged(command), INSTALL_TIMEOUT);
    }

    private String version() {
        return tools.commands().run(List.of(binaries.server().toString(), "--no-defaults", "--version"), COPY_TIMEOUT)
                + binaries.basedir();
    }
}
