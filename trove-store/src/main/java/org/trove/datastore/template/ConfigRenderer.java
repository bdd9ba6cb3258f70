package org.trove.datastore.template;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.StringLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.trove.datastore.ConfigFile;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.message.wire.RenderedFiles;
import org.trove.model.DatastoreVersion;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;

/**
 * Renders the configuration files of a datastore from its descriptor's templates. Variables: {@code flavor} (id, name, ram in MiB,
 * vcpus, disk in GiB), {@code datastore} (name, manager, version), {@code server_id} (1 to 2^31 − 1, the same for an instance on
 * every task manager). A line break after a tag stays unless the tag ends in {@code -%}}. A name that is none of these is an error, and nothing is escaped: the result is no HTML.
 */
public final class ConfigRenderer {
    /**
     * All files, as messages to guests carry them.
     *
     * @throws TemplateException naming the manager, the file and what is wrong with its template
     */
    public String render(DatastoreDescriptor descriptor, DatastoreVersion version, Flavor flavor, InstanceId instance) {
        Map<String, Object> variables = variables(version, flavor, instance);
        Map<String, String> files = new LinkedHashMap<>();
        for (ConfigFile file : descriptor.configFiles()) {
            files.put(file.path(), render(descriptor, file, variables));
        }
        return RenderedFiles.write(files);
    }

    /** That every template can be rendered. Throws like {@link #render}. */
    public void check(DatastoreDescriptor descriptor) {
        String manager = descriptor.manager();
        DatastoreVersion version =
                new DatastoreVersion("", "", manager, "1.0", "1.0", manager, null, List.of(), "", "", "", true);
        render(descriptor, version, new Flavor("1", "sample", 512, 1, 1, 0), new InstanceId("sample"));
    }

    /** The file that holds the parameters; empty where the datastore has none. Throws like {@link #render}. */
    public Optional<String> renderMain(
            DatastoreDescriptor descriptor, DatastoreVersion version, Flavor flavor, InstanceId instance) {
        return descriptor.mainFile().map(file -> render(descriptor, file, variables(version, flavor, instance)));
    }

    private static String render(DatastoreDescriptor descriptor, ConfigFile file, Map<String, Object> variables) {
        StringWriter text = new StringWriter();
        try {
            PebbleTemplate template = Engine.PEBBLE.getLiteralTemplate(file.template());
            template.evaluate(text, variables, Locale.ROOT);
        } catch (PebbleException | IOException e) {
            throw new TemplateException(
                    "The template of the configuration file " + file.path() + " of " + descriptor.manager()
                            + " is wrong: " + e.getMessage(),
                    e);
        }
        return text.toString();
    }

    private static Map<String, Object> variables(DatastoreVersion version, Flavor flavor, InstanceId instance) {
        return Map.of("flavor", variables(flavor), "datastore", variables(version), "server_id", serverId(instance));
    }

    private static Map<String, Object> variables(Flavor flavor) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("id", flavor.id());
        variables.put("name", flavor.name());
        variables.put("ram", flavor.ramMb());
        variables.put("vcpus", flavor.vcpus());
        variables.put("disk", flavor.diskGb());
        return variables;
    }

    private static Map<String, Object> variables(DatastoreVersion version) {
        return Map.of("name", version.datastoreName(), "manager", version.manager(), "version", version.version());
    }

    /** A number for replication, distinct for practical purposes and never 0. */
    static int serverId(InstanceId instance) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(instance.value().getBytes(StandardCharsets.UTF_8));
            int bits = ((hash[0] & 0x7f) << 24) | ((hash[1] & 0xff) << 16) | ((hash[2] & 0xff) << 8) | (hash[3] & 0xff);
            return Math.max(1, bits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Made at the first use: a process that never renders does not wait for it. */
    private static final class Engine {
        static final PebbleEngine PEBBLE = new PebbleEngine.Builder()
                .loader(new StringLoader())
                .strictVariables(true)
                .autoEscaping(false)
                .newLineTrimming(false)
                .defaultLocale(Locale.ROOT)
                .build();
    }
}
