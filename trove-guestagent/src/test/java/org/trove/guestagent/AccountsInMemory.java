package org.trove.guestagent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.trove.guestagent.datastore.Databases;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.Feature;
import org.trove.guestagent.datastore.Features;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.PrepareRequest;
import org.trove.guestagent.datastore.RootAccount;
import org.trove.guestagent.datastore.Slice;
import org.trove.guestagent.datastore.UserName;
import org.trove.guestagent.datastore.Users;
import org.trove.model.DatabaseSpec;
import org.trove.model.ServiceStatus;
import org.trove.model.UserSpec;

/** A datastore of databases and users, whose agent can die after a number of statements. */
public final class AccountsInMemory implements DatastoreManager, Databases {
    public final Set<String> databases = new TreeSet<>();
    public final TreeMap<String, String> passwords = new TreeMap<>();
    public final List<String> grants = new ArrayList<>();
    public @Nullable String rootPassword;

    /** After how many statements the agent dies, 0 = never. */
    public int diesAfter;

    private final Path directory;
    private int passwordsMade;
    private final Features features = new Features()
            .with(Databases.class, () -> this)
            .with(Users.class, UsersInMemory::new)
            .with(RootAccount.class, RootInMemory::new);

    public AccountsInMemory(Path directory) {
        this.directory = directory;
    }

    /** No code may catch it. */
    public static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    private void done() {
        if (diesAfter > 0 && --diesAfter == 0) {
            throw new Died();
        }
    }

    @Override
    public void create(List<DatabaseSpec> wanted) {
        for (DatabaseSpec database : wanted) {
            if (databases.contains(database.name())) {
                throw GuestErrors.databaseExists(database.name());
            }
        }
        wanted.forEach(database -> {
            databases.add(database.name());
            done();
        });
    }

    @Override
    public void delete(String name) {
        if (!databases.remove(name)) {
            throw GuestErrors.databaseNotFound(name);
        }
        done();
    }

    @Override
    public Slice<DatabaseSpec> list(Paging paging) {
        return new Slice<>(databases.stream().map(DatabaseSpec::named).toList(), null);
    }

    @Override
    public <F extends Feature> Optional<F> feature(Class<F> kind) {
        return features.find(kind);
    }

    @Override
    public void prepare(PrepareRequest request) {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public ServiceStatus probe() {
        return ServiceStatus.HEALTHY;
    }

    @Override
    public void rebuild(String configContents) {}

    @Override
    public void configure(String configContents) {}

    @Override
    public Path dataDirectory() {
        return directory;
    }

    @Override
    public void close() {}

    private final class RootInMemory implements RootAccount {
        @Override
        public UserSpec enable(@Nullable String password) {
            String made = password == null ? "password" + ++passwordsMade : password;
            rootPassword = made;
            return new UserSpec("root", made, "%", List.of());
        }

        @Override
        public void disable() {
            rootPassword = null;
        }

        @Override
        public boolean isEnabled() {
            return rootPassword != null;
        }
    }

    private final class UsersInMemory implements Users {
        @Override
        public void create(List<UserSpec> users) {
            for (UserSpec user : users) {
                if (passwords.containsKey(nameOf(user).toString())) {
                    throw GuestErrors.userExists(nameOf(user));
                }
            }
            changeAll(users);
            users.forEach(user -> grant(nameOf(user), user.databases()));
        }

        private void changeAll(List<UserSpec> users) {
            users.forEach(user -> {
                passwords.put(nameOf(user).toString(), String.valueOf(user.password()));
                done();
            });
        }

        @Override
        public void delete(UserName user) {
            requireThere(user);
            passwords.remove(user.toString());
            done();
        }

        @Override
        public void changePasswords(List<UserSpec> users) {
            users.forEach(user -> requireThere(nameOf(user)));
            changeAll(users);
        }

        @Override
        public void update(UserName user, @Nullable String name, @Nullable String host, @Nullable String password) {
            requireThere(user);
            UserName renamed = new UserName(name == null ? user.name() : name, host == null ? user.host() : host);
            passwords.put(renamed.toString(), String.valueOf(passwords.remove(user.toString())));
            done();
            if (password != null) {
                passwords.put(renamed.toString(), password);
            }
        }

        @Override
        public Optional<UserSpec> find(UserName user) {
            return Optional.empty();
        }

        @Override
        public Slice<UserSpec> list(Paging paging) {
            return new Slice<>(List.of(), null);
        }

        @Override
        public void grant(UserName user, List<String> names) {
            requireThere(user);
            names.forEach(name -> grants.add(user + " " + name));
        }

        @Override
        public void revoke(UserName user, String database) {
            grants.remove(user + " " + database);
        }

        @Override
        public List<DatabaseSpec> access(UserName user) {
            return List.of();
        }

        private void requireThere(UserName user) {
            if (!passwords.containsKey(user.toString())) {
                throw GuestErrors.userNotFound(user);
            }
        }

        private static UserName nameOf(UserSpec user) {
            return UserName.of(user.name(), user.host());
        }
    }
}
