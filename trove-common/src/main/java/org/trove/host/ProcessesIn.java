package org.trove.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the processes that work in a directory, whoever started them. */
public final class ProcessesIn {
    private ProcessesIn() {}

    /** Processes whose working directory or command line names a path below the directory. */
    public static List<ProcessHandle> directory(Path directory) {
        Path real = real(directory);
        return ProcessHandle.allProcesses()
                .filter(process -> !process.equals(ProcessHandle.current()))
                .filter(process -> worksIn(process.pid(), real))
                .toList();
    }

    private static boolean worksIn(long pid, Path directory) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            if (Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory)) {
                return true;
            }
            String command = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            return command.contains(directory + "/") || command.contains(directory + "\0");
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
