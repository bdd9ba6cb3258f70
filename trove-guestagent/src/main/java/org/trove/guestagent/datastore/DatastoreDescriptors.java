package org.trove.guestagent.datastore;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.AccountRules;
import org.trove.datastore.Capability;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.ParameterRule;

/** Reads the {@code datastore.yaml} beside each datastore's code; the control plane registers what {@link #load} finds. */
public final class DatastoreDescriptors {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private DatastoreDescriptors() {}

    /** Every datastore on the class path, in the order of their managers' names. */
    public static List<DatastoreDescriptor> load() {
        return DatastoreProviders.all().values().stream()
                .map(DatastoreProvider::descriptor)
                .toList();
    }

    /** The distribution's packages (Debian's and Ubuntu's names) that a stock image needs for a datastore. */
    public static List<String> packages(String manager) {
        Class<?> code = DatastoreProviders.named(manager).getClass();
        List<String> packages = source(code).packages();
        return packages == null ? List.of() : List.copyOf(packages);
    }

    /** Reads the files that lie beside a class. */
    public static DatastoreDescriptor beside(Class<?> code) {
        try {
            Source source = source(code);
            String template = new String(resource(code, source.configTemplate()), StandardCharsets.UTF_8);
            return new DatastoreDescriptor(
                    source.manager(),
                    source.tcpPorts(),
                    source.mountPoint(),
                    source.capabilities(),
                    source.ignoreUsers(),
                    source.ignoreDbs(),
                    template,
                    source.configSection(),
                    source.parameters(),
                    source.accounts());
        } catch (IOException e) {
            throw new UncheckedIOException("the template beside " + code.getName() + " cannot be read", e);
        }
    }

    private static Source source(Class<?> code) {
        try {
            return YAML.readValue(resource(code, "datastore.yaml"), Source.class);
        } catch (IOException e) {
            throw new UncheckedIOException("datastore.yaml beside " + code.getName() + " cannot be read", e);
        }
    }

    private static byte[] resource(Class<?> code, String name) throws IOException {
        try (@Nullable InputStream stream = code.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("no " + name + " beside " + code.getName());
            }
            return stream.readAllBytes();
        }
    }

    private record Source(
            @JsonProperty(required = true) String manager,
            @JsonProperty(required = true) List<Integer> tcpPorts,
            @JsonProperty(required = true) String mountPoint,
            @Nullable List<String> packages,
            @JsonProperty(required = true) Set<Capability> capabilities,
            @JsonProperty(required = true) Set<String> ignoreUsers,
            @JsonProperty(required = true) Set<String> ignoreDbs,
            @JsonProperty(required = true) String configTemplate,
            @Nullable String configSection,
            @JsonProperty(required = true) List<ParameterRule> parameters,
            @JsonProperty(required = true) AccountRules accounts) {}
}
