package org.trove.cloud.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.trove.host.FileTree;
import org.trove.host.PrivateFiles;
import org.trove.model.InstanceId;

/**
 * The files of one server: {@code server.json}, {@code etc} (what the agent reads), {@code log}, {@code state} (what the
 * agent remembers), {@code agent.pid}, {@code agent.lock}, {@code agent.starts}, {@code address.*} (what became of its address) and, while it is being removed,
 * {@code removing}.
 */
record ServerFiles(InstanceId owner, Path directory) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Path etc() {
        return directory.resolve("etc");
    }

    /** What {@link #etc} is to become when the server is rebuilt. */
    Path nextEtc() {
        return directory.resolve("etc.next");
    }

    Path state() {
        return directory.resolve("state");
    }

    Path log() {
        return directory.resolve("log").resolve("agent.log");
    }

    Path pidFile() {
        return directory.resolve("agent.pid");
    }

    Path lockFile() {
        return directory.resolve("agent.lock");
    }

    Path starts() {
        return directory.resolve("agent.starts");
    }

    void makeDirectories() throws IOException {
        for (Path path : List.of(etc(), directory.resolve("log"), state())) {
            PrivateFiles.directory(path);
        }
    }

    Optional<ServerRecord> record() throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readString(json()), ServerRecord.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    void commit(ServerRecord made) throws IOException {
        PrivateFiles.write(json(), JSON.writeValueAsString(made));
    }

    /** An orderly stop is no failure, and must not delay the next start. */
    void forgetStarts() throws IOException {
        Files.deleteIfExists(starts());
    }

    /** Makes everything but the volume as at a first boot, with {@link #nextEtc}; may be repeated. */
    void renew() throws IOException {
        FileTree.delete(state());
        FileTree.delete(directory.resolve("log"));
        if (Files.exists(nextEtc())) {
            FileTree.delete(etc());
            Files.move(nextEtc(), etc());
        }
        makeDirectories();
    }

    /** Whether the server was given another address than the one that it was made with. */
    boolean hasMoved() {
        return Files.exists(moved());
    }

    void markMoved() throws IOException {
        PrivateFiles.write(moved(), "");
    }

    /** Whether the server has started at this address while the machine knew it as its own. */
    boolean hasProved(String address) {
        try {
            return Files.exists(proved()) && Files.readString(proved()).equals(address);
        } catch (IOException unreadable) {
            return false;
        }
    }

    void markProved(String address) throws IOException {
        PrivateFiles.write(proved(), address);
    }

    boolean isRemoving() {
        return Files.exists(marker());
    }

    void markRemoving() throws IOException {
        PrivateFiles.write(marker(), "");
    }

    /** Deletes everything but the volume, {@code server.json} last: until then the removal can be taken up again. */
    void delete() throws IOException {
        for (Path path : List.of(etc(), nextEtc(), directory.resolve("log"), state())) {
            FileTree.delete(path);
        }
        for (Path file : List.of(pidFile(), lockFile(), starts(), moved(), proved(), json(), marker())) {
            Files.deleteIfExists(file);
        }
        LocalHome.deleteIfEmpty(directory);
    }

    private Path json() {
        return directory.resolve("server.json");
    }

    private Path moved() {
        return directory.resolve("address.moved");
    }

    private Path proved() {
        return directory.resolve("address.own");
    }

    private Path marker() {
        return directory.resolve("removing");
    }
}
