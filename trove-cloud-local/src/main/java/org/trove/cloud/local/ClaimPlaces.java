package org.trove.cloud.local;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.trove.host.OsUser;
import org.trove.host.PrivateFiles;

/**
 * Where the homes of this machine say what they have taken: a directory per user, which everybody reads and only that user
 * writes, so that nobody can take back or forge a claim of another.
 *
 * @param own of this process's user
 * @param shared in which other users' directories are
 * @param root of the user root, which is in none of these
 */
record ClaimPlaces(Path own, List<Path> shared, Path root) {
    private static final Path MACHINE = Path.of("/var/lib/trove-local");

    /** Root's: nobody else can write above it. */
    private static final Path OF_ROOT = MACHINE.resolve("claims");

    /** Made by an operator, or by root's first start; open to all, with the sticky bit. */
    private static final Path OF_USERS = MACHINE.resolve("users");

    /** Where nobody made it: survives a boot, unlike {@code /tmp}. */
    private static final Path TEMPORARY = Path.of("/var/tmp");

    private static final String PREFIX = "trove-local-";
    private static final String READABLE = "rwxr-xr-x";
    private static final int TRIES = 100;

    /** One directory, for homes that have nothing to do with the others of this machine. */
    static ClaimPlaces only(Path directory) throws IOException {
        return new ClaimPlaces(PrivateFiles.directory(directory), List.of(), directory);
    }

    static ClaimPlaces ofThisMachine() throws IOException {
        List<Path> shared = List.of(OF_USERS, TEMPORARY);
        if (!OsUser.isRoot()) {
            return new ClaimPlaces(ofUser(isSafe(OF_USERS) ? OF_USERS : TEMPORARY), shared, OF_ROOT);
        }
        PrivateFiles.directory(MACHINE, "rwx--x--x");
        makeOpen(OF_USERS);
        return new ClaimPlaces(PrivateFiles.directory(OF_ROOT, READABLE), shared, OF_ROOT);
    }

    private static void makeOpen(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            Files.setAttribute(directory, "unix:mode", 01777);
        } catch (FileAlreadyExistsException made) {
            // By an earlier start, or by an operator who may have chosen another mode.
        }
    }

    /** Somebody else may have made a directory of the name that this user would have: there are others. */
    private static Path ofUser(Path shared) throws IOException {
        for (int number = 0; number < TRIES; number++) {
            Path directory = shared.resolve(PREFIX + OsUser.uid() + (number == 0 ? "" : "." + number));
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                PrivateFiles.directory(directory, READABLE);
            }
            if (isOwn(directory)) {
                return directory;
            }
        }
        throw new IOException(shared + ": no directory can be made there that belongs to this user alone");
    }

    private static boolean isOwn(Path directory) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(OsUser.uid())
                && !mode.contains(PosixFilePermission.GROUP_WRITE)
                && !mode.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /** Whether it is root's, and lets users take away nothing but their own. */
    private static boolean isSafe(Path directory) throws IOException {
        try {
            int mode = (Integer) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    && Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            .equals(0)
                    && (mode & 01000) != 0
                    && Files.isWritable(directory);
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    /** The directories of all other users. */
    List<Path> others() throws IOException {
        List<Path> others = new ArrayList<>();
        if (!root.equals(own)) {
            others.add(root);
        }
        for (Path directory : shared) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> entries = Files.list(directory)) {
                    entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith(PREFIX))
                            .filter(entry -> !entry.equals(own))
                            .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                            .forEach(others::add);
                }
            }
        }
        return others;
    }
}
