package org.trove.e2e;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trove.datastore.Capability;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.guestagent.datastore.Databases;
import org.trove.guestagent.datastore.DatastoreContext;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.DatastoreProvider;
import org.trove.guestagent.datastore.Slice;
import org.trove.model.DatabaseSpec;
import org.trove.model.ServiceStatus;

/**
 * A datastore that runs and has one database, for agents of any release: what it is asked is looked up by name, as the ports of an
 * older release have fewer methods.
 */
public final class PlayedProvider implements DatastoreProvider {
    static final String MANAGER = "played";
    private static final int PORT = 3306;
    static final String DATABASE = "of_the_played_datastore";

    @Override
    public String manager() {
        return MANAGER;
    }

    @Override
    public DatastoreDescriptor descriptor() {
        return new DatastoreDescriptor(
                MANAGER,
                List.of(PORT),
                "/var/lib/" + MANAGER,
                Set.of(Capability.DATABASES),
                Set.of(),
                Set.of(),
                List.of(),
                null,
                List.of(),
                null);
    }

    @Override
    public DatastoreManager open(DatastoreContext context) {
        Path home = context.home();
        return play(DatastoreManager.class, (self, method, arguments) -> switch (method.getName()) {
            case "probe" -> ServiceStatus.HEALTHY;
            case "dataDirectory" -> home;
            case "feature" -> arguments[0] == Databases.class ? Optional.of(databases()) : Optional.empty();
            // What agents of releases before features ask.
            case "databases" -> databases();
            default -> null;
        });
    }

    private static Databases databases() {
        return play(Databases.class, (self, method, arguments) -> switch (method.getName()) {
            case "within" -> self;
            case "list" -> new Slice<>(List.of(new DatabaseSpec(DATABASE, null, null)), null);
            default -> null;
        });
    }

    private static <T> T play(Class<T> port, InvocationHandler answers) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, answers));
    }
}
