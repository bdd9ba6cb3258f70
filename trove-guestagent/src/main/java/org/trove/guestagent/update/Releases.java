package org.trove.guestagent.update;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.host.CommandFailedException;
import org.trove.guestagent.host.CommandRunner;
import org.trove.host.FileTree;
import org.trove.host.PrivateFiles;
import org.trove.message.GuestCommand.UpdateAgent;
import org.trove.model.AgentVersion;

/**
 * The releases of the agent on this server. The launcher chooses one at each start by files that this class writes; the shell script
 * {@code agent-release.sh} says what they mean.
 */
public final class Releases {
    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Duration UNPACK_TIMEOUT = Duration.ofMinutes(2);
    private static final String PROGRAM = "bin/trove-guestagent";
    private static final String RUNNING = " running";

    private final @Nullable Path directory;
    private final String base;
    private final String running;

    /**
     * @param directory of the releases that were sent, null = this agent's launcher knows of none
     * @param base the release that came with the server
     * @param running the one of this process; SHA-256 of its archive, or what else the launcher calls it
     */
    public Releases(@Nullable Path directory, String base, String running) {
        this.directory = directory;
        this.base = base;
        this.running = running;
    }

    /** As the launcher of this process says. */
    public static Releases ofThisProcess() {
        String directory = System.getProperty("trove.agent.releases", "");
        String base = System.getProperty("trove.agent.base", "");
        boolean isTold = !directory.isEmpty() && !base.isEmpty();
        return new Releases(isTold ? Path.of(directory) : null, base, System.getProperty("trove.agent.release", ""));
    }

    /** An agent that cannot be replaced. */
    public static Releases none() {
        return new Releases(null, "", "");
    }

    boolean isRunning(String sha256) {
        return running.equals(sha256);
    }

    /** Whether this process is one that has yet to show that it works. */
    public boolean isOnTrial() {
        return trial().startsWith(running + " ");
    }

    /** Whether the datastore ran when this release was installed. */
    boolean hadDatastore() {
        return trial().endsWith(RUNNING);
    }

    private String trial() {
        return read("next");
    }

    /** What heartbeats say. @param software version of the software */
    public String version(String software) {
        return AgentVersion.of(software, running, isOnTrial(), read("refused")).toString();
    }

    /**
     * Fetches and checks a release, and has the launcher start it next.
     *
     * @param datastoreRuns what it shall find as well
     * @throws org.trove.bus.GuestException where that is not possible; then nothing has changed
     */
    void install(UpdateAgent update, boolean datastoreRuns) {
        if (directory == null) {
            throw GuestErrors.failed(
                    "This guest agent cannot be replaced: its launcher knows no other release. Rebuild the instance.");
        }
        if (!SHA256.matcher(update.sha256()).matches()) {
            throw GuestErrors.badRequest(
                    "A release is named by 64 hexadecimal digits, not by '" + update.sha256() + "'.");
        }
        try {
            install(directory, update, datastoreRuns);
        } catch (IOException | UncheckedIOException | CommandFailedException e) {
            throw GuestErrors.failed("The release of the guest agent was not installed: " + reason(e));
        }
    }

    private void install(Path top, UpdateAgent update, boolean datastoreRuns) throws IOException {
        if (!read("base").equals(base)) {
            FileTree.delete(top);
        }
        PrivateFiles.directory(top, "rwx------");
        removeOthers(top, update.sha256());
        Path release = top.resolve(update.sha256());
        if (!Files.isReadable(release.resolve(PROGRAM))) {
            FileTree.delete(release);
            fetch(top, update, release);
        }
        Files.deleteIfExists(top.resolve("tries"));
        Files.deleteIfExists(top.resolve("refused"));
        PrivateFiles.write(top.resolve("base"), base);
        PrivateFiles.write(top.resolve("next"), update.sha256() + (datastoreRuns ? RUNNING : " stopped"));
        LOG.info("agent release installed release={} before={}", update.sha256(), running);
    }

    private static void fetch(Path top, UpdateAgent update, Path release) throws IOException {
        Path fresh = top.resolve("fresh");
        Path archive = top.resolve("fresh.tar.gz");
        FileTree.delete(fresh);
        try {
            new Download(update.url(), update.token(), update.authorities()).to(archive, update.sha256());
            PrivateFiles.directory(fresh, "rwx------");
            new CommandRunner()
                    .run(
                            List.of("tar", "-xzf", archive.toString(), "-C", fresh.toString(), "--no-same-owner"),
                            UNPACK_TIMEOUT);
            if (!Files.isReadable(fresh.resolve(PROGRAM))) {
                throw new IOException("the archive has no " + PROGRAM);
            }
            Files.move(fresh, release);
        } finally {
            Files.deleteIfExists(archive);
            FileTree.delete(fresh);
        }
    }

    private void removeOthers(Path top, String wanted) throws IOException {
        List<String> kept = List.of(wanted, running, read("current"));
        List<Path> releases;
        try (Stream<Path> entries = Files.list(top)) {
            releases = entries.filter(Files::isDirectory).toList();
        }
        for (Path release : releases) {
            if (!kept.contains(release.getFileName().toString())) {
                FileTree.delete(release);
            }
        }
    }

    /** Ends the trial: from now on this release is the one that works. */
    void keep() throws IOException {
        if (directory == null) {
            return;
        }
        PrivateFiles.write(directory.resolve("current"), running);
        Files.deleteIfExists(directory.resolve("next"));
        Files.deleteIfExists(directory.resolve("tries"));
        LOG.info("agent release kept release={}", running);
    }

    /** Content of a file; empty where it is missing, or of another base. */
    private String read(String name) {
        try {
            return directory == null || !Files.isReadable(directory.resolve(name))
                    ? ""
                    : Files.readString(directory.resolve(name)).strip();
        } catch (IOException e) {
            LOG.warn("file of agent releases cannot be read file={} cause={}", name, e.toString());
            return "";
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
