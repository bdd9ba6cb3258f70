package org.trove.host;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files and directories that nobody else may read; secrets are never in a wider file, not even for a moment. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** Makes the directory, and missing ones above it, with mode 0700; one that is there keeps its mode. */
    public static Path directory(Path directory) throws IOException {
        return Files.isDirectory(directory) ? directory : create(directory, DIRECTORY, DIRECTORY);
    }

    /**
     * Makes a directory that has this mode in the end even where it was there. Missing ones above it let others pass: they
     * lead to what an unprivileged account uses.
     *
     * @param mode as in {@code rwx--x--x}
     */
    public static Path directory(Path directory, String mode) throws IOException {
        Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(mode);
        Set<PosixFilePermission> above = EnumSet.copyOf(wanted);
        above.add(PosixFilePermission.GROUP_EXECUTE);
        above.add(PosixFilePermission.OTHERS_EXECUTE);
        return create(directory, above, wanted);
    }

    private static Path create(Path directory, Set<PosixFilePermission> above, Set<PosixFilePermission> wanted)
            throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            create(parent, above, above);
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(wanted));
        }
        // The mask of the process may have taken bits away.
        return Files.setPosixFilePermissions(directory, wanted);
    }

    /** Replaces a file by one of mode 0600, on disk when this returns; a reader sees the old content or the new one, never a part. */
    public static void write(Path file, String content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path draft = Files.createTempFile(
                directory == null ? Path.of("/") : directory,
                ".draft",
                null,
                PosixFilePermissions.asFileAttribute(FILE));
        try {
            add(draft, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Adds to the end of a file, which is made with mode 0600 where it is new; on disk when this returns. */
    public static void append(Path file, String content) throws IOException {
        add(file, content);
    }

    /** The content of a file, whose mode is narrowed to 0600 where somebody widened it. */
    public static String read(Path file) throws IOException {
        Files.setPosixFilePermissions(file, FILE);
        return Files.readString(file);
    }

    /** By a stream: a channel would refuse a thread that was told to end, which is when a record of the work under way matters. */
    private static void add(Path file, String content) throws IOException {
        if (Files.notExists(file)) {
            make(file);
        }
        try (FileOutputStream output = new FileOutputStream(file.toFile(), true)) {
            output.write(content.getBytes(StandardCharsets.UTF_8));
            output.getFD().sync();
        }
    }

    private static void make(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
        } catch (FileAlreadyExistsException e) {
            // Somebody else was faster.
        }
    }
}
