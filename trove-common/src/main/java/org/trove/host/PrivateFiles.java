package org.trove.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files and directories that nobody else may read; secrets are never in a wider file, not even for a moment. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final String DIRECTORY = "rwx------";

    private PrivateFiles() {}

    /** Makes the directory, and missing ones above it, with mode 0700; one that is there keeps its mode. */
    public static Path directory(Path directory) throws IOException {
        return directory(directory, DIRECTORY);
    }

    /** Likewise with another mode, which the directory itself gets even where it was there. @param mode as in {@code rwx--x--x} */
    public static Path directory(Path directory, String mode) throws IOException {
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
        boolean existed = Files.isDirectory(directory);
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(permissions));
        if (!existed || !mode.equals(DIRECTORY)) {
            // The mask of the process may have taken bits away.
            Files.setPosixFilePermissions(directory, permissions);
        }
        return directory;
    }

    /** Writes a file of mode 0600 so that a reader sees the old content or the new one, never a part. */
    public static void write(Path file, String content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path draft = Files.createTempFile(
                directory == null ? Path.of("/") : directory,
                ".draft",
                null,
                PosixFilePermissions.asFileAttribute(FILE));
        try {
            Files.write(draft, content.getBytes(StandardCharsets.UTF_8));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Removes a directory with all that is in it, following no link; nothing to do where it is gone. */
    public static void deleteTree(Path root) throws IOException {
        try {
            Files.walkFileTree(root, new Deletion());
        } catch (NoSuchFileException gone) {
            // Another process was faster.
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
