package org.trove.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the processes that work in a directory, whoever started them. */
public final class ProcessesIn {
    private ProcessesIn() {}

    /** Processes whose working directory is this one or below it: that of a database server is its data directory. */
    public static List<ProcessHandle> directory(Path directory) {
        Path real = real(directory);
        return ProcessHandle.allProcesses()
                .filter(process -> !process.equals(ProcessHandle.current()))
                .filter(process -> worksIn(process.pid(), real))
                .toList();
    }

    private static boolean worksIn(long pid, Path directory) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"))
                    .startsWith(directory);
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    private static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException gone) {
            return directory;
        }
    }
}
