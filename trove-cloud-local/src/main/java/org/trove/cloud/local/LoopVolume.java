package org.trove.cloud.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.trove.host.OsUser;
import org.trove.host.PrivateFiles;

/**
 * A file system of its own for one instance's data, in a file beside the directory that it is mounted on: the data cannot
 * outgrow it. The file has all its room from the start, so that the disk around it cannot run full beneath the file system. The
 * kernel gives the loop device back when the file system is unmounted.
 *
 * @param image the file
 * @param directory where it is mounted
 */
record LoopVolume(Path image, Path directory) {
    private static final String OPTIONS = "loop,nosuid,nodev,noexec,noatime";

    /** No discards: they would give room of the file back to the disk. No reserve: nobody but the datastore writes here. */
    private static final List<String> FORMAT = List.of("mkfs.ext4", "-q", "-F", "-m", "0", "-E", "nodiscard");

    /** What {@code e2fsck} ends with where it found nothing, or repaired what it found. */
    private static final int REPAIRED = 1;

    boolean exists() {
        return Files.exists(image);
    }

    boolean isMounted() throws IOException {
        Path parent = directory.getParent();
        return parent != null
                && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && !device(directory).equals(device(parent));
    }

    private static Object device(Path path) throws IOException {
        return Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes the file with an empty file system; nothing to do where it is there. */
    void make(int sizeGb) throws IOException {
        if (exists()) {
            return;
        }
        Path draft = image.resolveSibling(image.getFileName() + ".draft");
        try {
            Files.deleteIfExists(draft);
            PrivateFiles.append(draft, "");
            run(List.of("fallocate", "-l", sizeGb + "GiB", draft.toString()));
            List<String> format = new ArrayList<>(FORMAT);
            format.add(draft.toString());
            run(format);
            Files.move(draft, image, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Mounts it, as after a boot; nothing to do where it is. @param uid owns what is in it */
    void mount(int uid) throws IOException {
        if (!isMounted()) {
            PrivateFiles.directory(directory);
            if (Files.exists(unfinished())) {
                grow();
            }
            run(List.of("mount", "-t", "ext4", "-o", OPTIONS, image.toString(), directory.toString()));
        }
        PrivateFiles.directory(directory, "rwx------");
        OsUser.give(directory, uid);
    }

    void unmount() throws IOException {
        if (isMounted()) {
            run(List.of("umount", directory.toString()));
        }
    }

    /** Makes it larger, never smaller. What fails while it is in use is done before it is mounted again. */
    void extend(int sizeGb) throws IOException {
        PrivateFiles.write(unfinished(), "");
        if (Files.size(image) < sizeGb * (1L << 30)) {
            run(List.of("fallocate", "-l", sizeGb + "GiB", image.toString()));
        }
        if (isMounted()) {
            String device = device();
            run(List.of("losetup", "-c", device));
            run(List.of("resize2fs", device));
            Files.deleteIfExists(unfinished());
        } else {
            grow();
        }
    }

    private Path unfinished() {
        return image.resolveSibling(image.getFileName() + ".grows");
    }

    /** Lets the file system, which is not mounted, have all the room of its file. */
    private void grow() throws IOException {
        run(List.of("e2fsck", "-f", "-p", image.toString()), REPAIRED);
        run(List.of("resize2fs", image.toString()));
        Files.deleteIfExists(unfinished());
    }

    private String device() throws IOException {
        return run(List.of("findmnt", "-n", "-o", "SOURCE", "--mountpoint", directory.toString()))
                .strip();
    }

    void delete() throws IOException {
        unmount();
        Files.deleteIfExists(unfinished());
        Files.deleteIfExists(image);
    }

    private static String run(List<String> command) throws IOException {
        return run(command, 0);
    }

    /** @param worst the largest exit code that is fine */
    private static String run(List<String> command, int worst) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() > worst) {
                throw new IOException(command.get(0) + ": " + output.strip());
            }
            return output;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.get(0) + " ran", e);
        }
    }
}
