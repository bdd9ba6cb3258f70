package org.trove.cloud.local;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.trove.host.FileTree;
import org.trove.host.OsUser;
import org.trove.host.PrivateFiles;
import org.trove.model.InstanceId;

/**
 * The directories of the local cloud: {@code addresses}, {@code locks} and one per instance. All truth of the cloud is in
 * here, so that several processes may share it and none must remember anything.
 */
final class LocalHome {
    private static final List<String> OURS = List.of("addresses", "locks");

    private final Path home;
    private final Path dataHome;
    private final boolean root = OsUser.isRoot();

    LocalHome(Path home, Path dataHome) {
        this.home = home;
        this.dataHome = dataHome;
    }

    /** Makes what is missing. */
    void prepare() throws IOException {
        PrivateFiles.directory(home);
        passable(dataHome);
        for (String directory : OURS) {
            PrivateFiles.directory(home.resolve(directory));
        }
    }

    Path directory() {
        return home;
    }

    Path addresses() {
        return home.resolve("addresses");
    }

    Path locks() {
        return home.resolve("locks");
    }

    Path instance(InstanceId owner) {
        return home.resolve(fileName(owner));
    }

    /** Where the instance's data is, without any link on the way. */
    Path data(InstanceId owner) {
        return dataHome.resolve(fileName(owner)).resolve("data");
    }

    Path makeInstance(InstanceId owner) throws IOException {
        Path instance = instance(owner);
        return dataHome.equals(home) ? passable(instance) : PrivateFiles.directory(instance);
    }

    /** Makes the data directory, which the user id owns where this process is root. */
    void makeData(InstanceId owner, int uid) throws IOException {
        Path instance = makeInstance(owner);
        Path data = data(owner);
        Path around = dataHome.resolve(fileName(owner));
        if (!around.equals(instance)) {
            passable(around);
        }
        PrivateFiles.directory(data);
        LoopVolume volume = volume(owner);
        if (volume.exists()) {
            volume.mount(uid);
        } else if (root) {
            OsUser.give(data, uid);
        }
        Path link = instance.resolve("data");
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, data);
        }
    }

    /** Root's datastores run as other users, which must pass through to their data. */
    private Path passable(Path directory) throws IOException {
        return root ? PrivateFiles.directory(directory, "rwx--x--x") : PrivateFiles.directory(directory);
    }

    /** The file system of the data where they have one of their own. */
    LoopVolume volume(InstanceId owner) {
        Path around = dataHome.resolve(fileName(owner));
        return new LoopVolume(around.resolve("volume.img"), around.resolve("data"));
    }

    /** Makes the file system of an instance's data. @param sizeGb GiB */
    void makeVolume(InstanceId owner, int sizeGb) throws IOException {
        makeInstance(owner);
        passable(dataHome.resolve(fileName(owner)));
        volume(owner).make(sizeGb);
    }

    void deleteData(InstanceId owner) throws IOException {
        volume(owner).delete();
        FileTree.delete(data(owner));
        Path around = dataHome.resolve(fileName(owner));
        if (!around.equals(instance(owner))) {
            Files.deleteIfExists(instance(owner).resolve("data"));
            deleteIfEmpty(around);
        }
        deleteIfEmpty(instance(owner));
    }

    /** Ids of all instances that have a directory here. */
    List<InstanceId> instances() throws IOException {
        try (Stream<Path> entries = Files.list(home)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> !OURS.contains(name) && !name.startsWith("."))
                    .map(InstanceId::new)
                    .toList();
        }
    }

    static void deleteIfEmpty(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException | NoSuchFileException inUse) {
            // The volume goes after the server, or was never there.
        }
    }

    private static String fileName(InstanceId owner) {
        String name = owner.value();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*") || OURS.contains(name)) {
            throw new IllegalArgumentException("an instance of the local cloud needs a UUID as id, was '" + name + "'");
        }
        return name;
    }
}
