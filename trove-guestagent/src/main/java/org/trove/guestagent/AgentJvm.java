package org.trove.guestagent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How launchers start the JVM of an agent so that it stays small and is up soon. */
public final class AgentJvm {
    /** Name of the class to run; its one argument is the configuration directory. */
    public static final String MAIN_CLASS = GuestAgent.class.getName();

    /** Environment of the process: threads then share two arenas of native memory instead of having one each. */
    public static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "2");

    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            // The heap would else begin at its largest size, and all of it would be touched.
            "-Xms8m",
            "-Xmx48m",
            "-Xss512k",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxMetaspaceSize=64m",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto");

    private AgentJvm() {}

    /**
     * The flags of an agent's JVM.
     *
     * @param archive an AppCDS archive: used where it is there and fits, ignored otherwise
     */
    public static List<String> flags(Path archive) {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.add("-XX:SharedArchiveFile=" + archive);
        return List.copyOf(flags);
    }

    /** The flags of a run that writes the archive when it ends; the class path must be of jars. */
    public static List<String> archivingFlags(Path archive) {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.add("-XX:ArchiveClassesAtExit=" + archive);
        return List.copyOf(flags);
    }
}
