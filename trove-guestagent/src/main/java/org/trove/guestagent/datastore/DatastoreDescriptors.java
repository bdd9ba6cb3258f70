package org.trove.guestagent.datastore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.DatastoreDescriptor;

/**
 * Reads the {@code datastore.yaml} beside each datastore's code; the control plane registers what {@link #load} finds. All throw
 * {@link IllegalArgumentException} that names the file and says what is wrong with it, and what is allowed.
 */
public final class DatastoreDescriptors {
    private static final String FILE = "datastore.yaml";

    private DatastoreDescriptors() {}

    /** Every datastore on the class path, in the order of their managers' names. */
    public static List<DatastoreDescriptor> load() {
        return DatastoreProviders.all().values().stream()
                .map(DatastoreDescriptors::of)
                .toList();
    }

    private static DatastoreDescriptor of(DatastoreProvider provider) {
        DatastoreDescriptor descriptor = provider.descriptor();
        if (!descriptor.manager().equals(provider.manager())) {
            throw wrong(
                    provider.getClass(),
                    "manager must be '" + provider.manager() + "', as the code beside it says, not '"
                            + descriptor.manager() + "'",
                    null);
        }
        return descriptor;
    }

    /** The distribution's packages (Debian's and Ubuntu's names) that a stock image needs for a datastore. */
    public static List<String> packages(String manager) {
        return file(DatastoreProviders.named(manager).getClass()).packages();
    }

    /** Reads the files that lie beside a class. */
    public static DatastoreDescriptor beside(Class<?> code) {
        DescriptorFile file = file(code);
        try {
            return file.descriptor(name -> resource(code, name));
        } catch (IllegalArgumentException e) {
            throw wrong(code, String.valueOf(e.getMessage()), e);
        }
    }

    private static DescriptorFile file(Class<?> code) {
        try {
            return DescriptorFile.parse(resource(code, FILE));
        } catch (IllegalArgumentException e) {
            throw wrong(code, String.valueOf(e.getMessage()), e);
        }
    }

    private static IllegalArgumentException wrong(Class<?> code, String why, @Nullable Exception cause) {
        return new IllegalArgumentException(FILE + " in " + code.getPackageName() + ": " + why, cause);
    }

    private static String resource(Class<?> code, String name) {
        try (@Nullable InputStream stream = code.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no file " + name + " beside the datastore's code");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " beside " + code.getName() + " cannot be read", e);
        }
    }
}
