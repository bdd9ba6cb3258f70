package org.trove.simulation;

import java.nio.file.Path;
import org.trove.guestagent.datastore.Databases;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.PrepareRequest;
import org.trove.guestagent.datastore.RootAccount;
import org.trove.guestagent.datastore.Users;
import org.trove.model.ServiceStatus;

/** The datastore as the agent's health reporter sees it. */
record SimulatedDatastore(Disk disk) implements DatastoreManager {
    @Override
    public void prepare(PrepareRequest request) {
        throw new UnsupportedOperationException("the simulated guest does this itself");
    }

    @Override
    public void rebuild(String configContents) {
        throw new UnsupportedOperationException("the simulated guest does this itself");
    }

    @Override
    public void configure(String configContents) {
        throw new UnsupportedOperationException("the simulated guest does this itself");
    }

    @Override
    public void start() {
        disk.running = true;
    }

    @Override
    public void stop() {
        disk.running = false;
    }

    @Override
    public ServiceStatus probe() {
        return disk.running ? ServiceStatus.HEALTHY : ServiceStatus.SHUTDOWN;
    }

    @Override
    public Path dataDirectory() {
        return Path.of("/nowhere/at/all");
    }

    @Override
    public Databases databases() {
        throw new UnsupportedOperationException("the simulated guest does this itself");
    }

    @Override
    public Users users() {
        throw new UnsupportedOperationException("the simulated guest does this itself");
    }

    @Override
    public RootAccount root() {
        throw new UnsupportedOperationException("the simulated guest does this itself");
    }

    @Override
    public void close() {}
}
