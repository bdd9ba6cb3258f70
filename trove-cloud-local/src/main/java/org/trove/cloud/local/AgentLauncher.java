package org.trove.cloud.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.host.PrivateFiles;

/**
 * Starts guest agents so that they outlive this process: each in a session of its own, with its output in its log file.
 *
 * <p>A small shell script stands before the JVM. It takes a lock that the JVM then inherits and holds for its life, so that
 * the kernel itself keeps a second agent of the instance from running; and it writes the pid file before there is an agent,
 * so that no agent can be lost between its start and the note of it.
 */
final class AgentLauncher {
    private static final String SCRIPT = """
            umask 077
            exec 9>>"$1/agent.lock"
            flock -n 9 || { echo 'another agent of this instance is running'; exit 75; }
            stat=$(cat /proc/$$/stat) || exit 70
            directory=$1
            shift
            set -f
            base=$1 etc=$2
            shift 2
            start() { shift 19; echo "$1"; }
            echo "$$ $(start ${stat##*) })" >"$directory/agent.pid.new"
            mv -f "$directory/agent.pid.new" "$directory/agent.pid"
            cd "$directory" || exit 70
            chosen='' releases=$directory/state/releases
            if [ -n "$base" ]; then
                export TROVE_AGENT_RELEASES="$releases" TROVE_AGENT_BASE="$base"
                choose_release "$releases" "$base"
                [ -z "$tries" ] || watch_trial "$releases" "$tries" $$
            fi
            [ -z "$chosen" ] || exec /bin/sh "$releases/$chosen/bin/trove-guestagent" "$etc"
            exec "$@"
            """;

    private static final String CHOICE = "/org/trove/host/agent-release.sh";

    private static final long LARGEST_LOG_BYTES = 8L << 20;
    private static final List<String> KEPT_VARIABLES = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private final LocalSettings settings;
    private final AgentBase base;
    private final String script;

    AgentLauncher(LocalSettings settings) {
        this.settings = settings;
        this.base = new AgentBase(settings.classpath());
        this.script = choice() + SCRIPT;
    }

    private static String choice() {
        try (@Nullable InputStream stream = AgentLauncher.class.getResourceAsStream(CHOICE)) {
            if (stream == null) {
                throw new IllegalStateException(CHOICE + " is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the agent of a server; whether it stays up is seen from its pid file. */
    Process launch(ServerFiles files) throws IOException {
        Path log = files.log();
        keepSmall(log);
        ProcessBuilder builder = new ProcessBuilder(command(files))
                .directory(files.directory().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // The control plane's environment may hold secrets.
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(KEPT_VARIABLES);
        // For releases that were sent: they are started as servers of a cloud start them.
        environment.put("JAVA_HOME", settings.javaHome());
        return builder.start();
    }

    private List<String> command(ServerFiles files) throws IOException {
        String release = base.release();
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                "sh",
                "-c",
                script,
                "agent",
                files.directory().toString(),
                release,
                files.etc().toString(),
                settings.javaCommand()));
        command.addAll(settings.jvmOptions());
        if (!release.isEmpty()) {
            command.add("-Dtrove.agent.release=" + release);
            command.add("-Dtrove.agent.base=" + release);
            command.add("-Dtrove.agent.releases=" + files.state().resolve("releases"));
        }
        String archive = settings.agentArchive();
        if (archive != null && Files.isReadable(Path.of(archive))) {
            command.add("-XX:SharedArchiveFile=" + archive);
            command.add("-Xshare:auto");
        }
        command.add("-cp");
        command.add(classpath());
        command.add(settings.mainClass());
        command.add(files.etc().toString());
        return command;
    }

    /** Directories of jars are spelled out in a fixed order, which archives of classes need and wildcards do not promise. */
    private String classpath() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : settings.classpath().split(":")) {
            List<String> jars = Files.isDirectory(Path.of(entry)) ? jars(Path.of(entry)) : List.of();
            if (jars.isEmpty()) {
                entries.add(entry);
            } else {
                entries.addAll(jars);
            }
        }
        return String.join(":", entries);
    }

    private static List<String> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static void keepSmall(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
            Files.move(log, log.resolveSibling("agent.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.notExists(log)) {
            PrivateFiles.write(log, "");
        }
    }
}
