package org.trove.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.trove.guestagent.command.StateFiles;

/** What of a guest outlives its process: the agent's files, and the datastore, which is a process of its own. */
final class Disk implements StateFiles {
    private static final String PREPARED = ".prepare.end";

    private final World world;
    private final Map<String, String> files = new LinkedHashMap<>();

    /** Databases, and how often each was made. */
    final Map<String, Integer> databases = new LinkedHashMap<>();

    /** Users and their passwords. */
    final Map<String, String> users = new LinkedHashMap<>();

    boolean running;
    int preparations;
    int restarts;

    Disk(World world) {
        this.world = world;
    }

    /** Lets the agent take its datastore for one that was never prepared. */
    void forgetPreparation() {
        files.remove(PREPARED);
    }

    @Override
    public Optional<String> read(String name) {
        return Optional.ofNullable(files.get(name));
    }

    @Override
    public boolean exists(String name) {
        return files.containsKey(name);
    }

    @Override
    public void write(String name, String content) {
        world.touch();
        files.put(name, content);
        if (name.equals(PREPARED)) {
            preparations++;
        }
        world.touch();
    }

    @Override
    public void delete(String name) {
        world.touch();
        files.remove(name);
    }
}
