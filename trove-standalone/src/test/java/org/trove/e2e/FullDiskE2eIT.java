package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.host.OsUser;
import org.trove.wiring.FreePort;

/** A start without room on the disk says so in one sentence; the disk is a small file system in memory. */
class FullDiskE2eIT {
    private static final Duration START = Duration.ofSeconds(90);
    private static final int DISK_MIB = 48;

    @TempDir
    Path directory;

    private Path disk;
    private Path home;
    private boolean mounted;

    @BeforeEach
    void mount() throws IOException {
        assumeTrue(OsUser.isRoot(), "only root can mount a small disk");
        Directories.makePassable(directory);
        disk = Files.createDirectory(directory.resolve("disk"));
        home = disk.resolve("home");
        Shell.Result mount = Shell.run(List.of(
                "mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m,mode=0755", "trove-e2e", disk.toString()));
        mounted = mount.exitCode() == 0;
        assumeTrue(mounted, "no disk can be mounted here: " + mount.output());
    }

    @AfterEach
    void unmount() {
        if (mounted) {
            Directories.deleteDataOf(home);
            assertThat(Shell.run(List.of("umount", disk.toString())).exitCode()).isZero();
        }
    }

    @Test
    void a_new_home_is_told_how_much_room_it_needs() {
        assertThat(sentenceOfFailedStart())
                .startsWith("trove: the disk of " + home + " has ")
                .contains("MiB free", "MiB are needed");
    }

    @Test
    void a_home_on_a_full_disk_is_named() throws IOException {
        Files.createDirectories(home);
        Directories.makeProgramsOf(home);
        fill();

        assertThat(sentenceOfFailedStart()).startsWith("trove: the home").contains(home.toString(), "No space left");
    }

    @Test
    void a_disk_that_fills_up_while_the_database_is_unpacked_is_told_with_the_place() throws IOException {
        // Others may pass through this home, so that root keeps everything inside of it.
        Files.createDirectory(home);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Directories.makeProgramsOf(home);

        assertThat(sentenceOfFailedStart())
                .startsWith("trove: MariaDB cannot be unpacked into " + home)
                .contains("No space left");
        assertThat(Shell.run(List.of("find", home.toString(), "-name", "*.draft"))
                        .output())
                .as("what the next start cannot use either")
                .isEmpty();
    }

    private String sentenceOfFailedStart() {
        RunningProcess start = RunningProcess.start(
                "full-disk",
                directory,
                Map.of(),
                List.of(
                        Repository.launcher("trove"),
                        "standalone",
                        "--home",
                        home.toString(),
                        "--port",
                        Integer.toString(FreePort.next())));
        assertThat(start.awaitEnd(START)).isEqualTo(1);
        assertThat(start.output().lines().filter(line -> !line.isBlank()))
                .as(start.output())
                .hasSize(1);
        return start.output().strip();
    }

    private void fill() {
        Shell.Result full = Shell.run(List.of("dd", "if=/dev/zero", "of=" + disk.resolve("filler"), "bs=64k"));
        assertThat(full.output()).contains("No space left");
    }
}
