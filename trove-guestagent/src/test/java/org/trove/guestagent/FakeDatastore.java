package org.trove.guestagent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.bus.GuestException;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.Feature;
import org.trove.guestagent.datastore.Features;
import org.trove.guestagent.datastore.PrepareRequest;
import org.trove.model.ServiceStatus;

/** A datastore that does as the test says, and remembers what it was asked. */
public final class FakeDatastore implements DatastoreManager {
    public final List<String> actions = new ArrayList<>();
    public ServiceStatus status = ServiceStatus.HEALTHY;
    public @Nullable GuestException failure;
    public boolean killed;
    public final Features features = new Features();
    /** Happens while it does what it is asked. */
    public Runnable meanwhile = () -> {};

    private final Path directory;

    public FakeDatastore(Path directory) {
        this.directory = directory;
    }

    @Override
    public void prepare(PrepareRequest request) {
        act("prepare");
    }

    @Override
    public void rebuild(String configContents) {
        act("rebuild " + configContents);
    }

    @Override
    public void configure(String configContents) {
        act("configure " + configContents);
    }

    @Override
    public void start() {
        act("start");
    }

    @Override
    public void stop() {
        act("stop");
    }

    private void act(String action) {
        actions.add(action);
        meanwhile.run();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public ServiceStatus probe() {
        return status;
    }

    @Override
    public boolean wasKilled() {
        return killed;
    }

    @Override
    public Path dataDirectory() {
        return directory;
    }

    @Override
    public <F extends Feature> Optional<F> feature(Class<F> kind) {
        return features.find(kind);
    }

    @Override
    public void close() {
        actions.add("close");
    }
}
