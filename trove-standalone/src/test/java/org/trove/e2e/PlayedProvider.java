package org.trove.e2e;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    static final String DATABASE = "of_the_played_datastore";

    @Override
    public String manager() {
        return MANAGER;
    }

    @Override
    public DatastoreDescriptor descriptor() {
        throw new UnsupportedOperationException("only the control plane asks");
    }

    @Override
    public DatastoreManager open(DatastoreContext context) {
        Path home = context.home();
        return play(DatastoreManager.class, method -> switch (method.getName()) {
            case "probe" -> ServiceStatus.HEALTHY;
            case "dataDirectory" -> home;
            case "databases" ->
                play(
                        Databases.class,
                        asked -> asked.getName().equals("list")
                                ? new Slice<>(List.of(new DatabaseSpec(DATABASE, null, null)), null)
                                : null);
            default -> null;
        });
    }

    private static <T> T play(Class<T> port, Answers answers) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> answers.to(method)));
    }

    private interface Answers {
        @Nullable
        Object to(Method method);
    }
}
