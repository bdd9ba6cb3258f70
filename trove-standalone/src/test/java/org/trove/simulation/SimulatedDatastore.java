package org.trove.simulation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.guestagent.datastore.Databases;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.Feature;
import org.trove.guestagent.datastore.Features;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.PrepareRequest;
import org.trove.guestagent.datastore.Slice;
import org.trove.guestagent.datastore.UserName;
import org.trove.guestagent.datastore.Users;
import org.trove.model.DatabaseSpec;
import org.trove.model.ServiceStatus;
import org.trove.model.UserSpec;

/** The datastore below the real agent: each statement is done or not, and the agent can die between two of them. */
final class SimulatedDatastore implements DatastoreManager, Databases {
    private final World world;
    private final Disk disk;
    private final Machine machine;
    private final Features features =
            new Features().with(Databases.class, () -> this).with(Users.class, SimulatedUsers::new);

    SimulatedDatastore(World world, Disk disk, Machine machine) {
        this.world = world;
        this.disk = disk;
        this.machine = machine;
    }

    @Override
    public void prepare(PrepareRequest request) {
        disk.running = false;
        disk.databases.clear();
        disk.users.clear();
        take(200, 5_000);
        disk.running = true;
        create(request.databases());
        new SimulatedUsers().create(request.users());
    }

    @Override
    public void rebuild(String configContents) {
        take(200, 5_000);
        disk.running = true;
    }

    @Override
    public void configure(String configContents) {
        world.touch();
    }

    @Override
    public void start() {
        world.touch();
        disk.running = true;
    }

    @Override
    public void stop() {
        world.touch();
        disk.running = false;
    }

    @Override
    public void restart() {
        stop();
        take(100, 3_000);
        start();
        disk.restarts++;
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
    public void create(List<DatabaseSpec> databases) {
        for (DatabaseSpec database : databases) {
            if (disk.databases.containsKey(database.name())) {
                throw GuestErrors.databaseExists(database.name());
            }
        }
        for (DatabaseSpec database : databases) {
            world.touch();
            disk.databases.merge(database.name(), 1, Integer::sum);
            world.touch();
        }
    }

    @Override
    public void delete(String name) {
        if (!disk.databases.containsKey(name)) {
            throw GuestErrors.databaseNotFound(name);
        }
        world.touch();
        disk.databases.remove(name);
        world.touch();
    }

    @Override
    public Slice<DatabaseSpec> list(Paging paging) {
        world.touch();
        return new Slice<>(
                disk.databases.keySet().stream().map(DatabaseSpec::named).toList(), null);
    }

    @Override
    public <F extends Feature> Optional<F> feature(Class<F> kind) {
        return features.find(kind);
    }

    @Override
    public void close() {}

    private void take(int fromMillis, int toMillis) {
        machine.await(world.chance().millis(fromMillis, toMillis));
    }

    private final class SimulatedUsers implements Users {
        @Override
        public void create(List<UserSpec> users) {
            for (UserSpec user : users) {
                if (disk.users.containsKey(user.name())) {
                    throw GuestErrors.userExists(UserName.of(user.name(), user.host()));
                }
            }
            changeAll(users);
        }

        private void changeAll(List<UserSpec> users) {
            for (UserSpec user : users) {
                world.touch();
                disk.users.put(user.name(), String.valueOf(user.password()));
                world.touch();
            }
        }

        @Override
        public void delete(UserName user) {
            requireThere(user);
            world.touch();
            disk.users.remove(user.name());
            world.touch();
        }

        @Override
        public void changePasswords(List<UserSpec> users) {
            users.forEach(user -> requireThere(UserName.of(user.name(), user.host())));
            changeAll(users);
        }

        @Override
        public Optional<UserSpec> find(UserName user) {
            return Optional.of(user.name()).filter(disk.users::containsKey).map(SimulatedUsers::seen);
        }

        @Override
        public Slice<UserSpec> list(Paging paging) {
            world.touch();
            return new Slice<>(
                    disk.users.keySet().stream().map(SimulatedUsers::seen).toList(), null);
        }

        @Override
        public void update(UserName user, @Nullable String name, @Nullable String host, @Nullable String password) {
            throw notAsked();
        }

        @Override
        public void grant(UserName user, List<String> databases) {
            throw notAsked();
        }

        @Override
        public void revoke(UserName user, String database) {
            throw notAsked();
        }

        @Override
        public List<DatabaseSpec> access(UserName user) {
            throw notAsked();
        }

        private static RuntimeException notAsked() {
            return GuestErrors.unsupported("no user of a simulation asks for this.");
        }

        private static UserSpec seen(String name) {
            return new UserSpec(name, null, UserSpec.ANY_HOST, List.of());
        }

        private void requireThere(UserName user) {
            if (!disk.users.containsKey(user.name())) {
                throw GuestErrors.userNotFound(user);
            }
        }
    }
}
