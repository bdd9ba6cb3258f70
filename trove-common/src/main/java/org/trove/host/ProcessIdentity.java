package org.trove.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process of this machine, for good: its id together with its start time, so that another process that was given the
 * same id later is never taken for it.
 *
 * @param startTicks when it started, in clock ticks since the boot (field 22 of {@code /proc/PID/stat})
 */
public record ProcessIdentity(long pid, long startTicks) {
    private static final int STATE = 0;
    private static final int START_TICKS = 19;

    /** The process of that id as it is now; empty where there is none or it is a zombie. */
    public static Optional<ProcessIdentity> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field is the command in parentheses and may itself hold blanks and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
            if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
                return Optional.empty();
            }
            return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[START_TICKS])));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException gone) {
            return Optional.empty();
        }
    }

    /** What a pid file names: {@code "<pid> <start ticks>"}; empty where it is missing or cut short. */
    public static Optional<ProcessIdentity> read(Path pidFile) {
        try {
            String[] fields = Files.readString(pidFile).trim().split(" ");
            return Optional.of(new ProcessIdentity(Long.parseLong(fields[0]), Long.parseLong(fields[1])));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException absent) {
            return Optional.empty();
        }
    }

    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** A handle to signal it; empty where it is gone. */
    public Optional<ProcessHandle> handle() {
        return isAlive() ? ProcessHandle.of(pid) : Optional.empty();
    }
}
