package org.trove.message.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trove.datastore.ConfigFile;
import org.trove.datastore.DatastoreDescriptor;

/**
 * Rendered configuration files as the one text {@code config_contents} that messages to guests have room for: one file is that text,
 * as in Trove's messages; several are a JSON object of path and text.
 */
public final class RenderedFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, String>> TEXTS = new TypeReference<>() {};

    private RenderedFiles() {}

    /** @param files path and text of each */
    public static String write(Map<String, String> files) {
        if (files.size() < 2) {
            return files.values().stream().findFirst().orElse("");
        }
        try {
            return JSON.writeValueAsString(files);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written as JSON", e);
        }
    }

    /**
     * Path and text of each file, in the descriptor's order.
     *
     * @throws IllegalArgumentException where these are not the files that the descriptor names
     */
    public static Map<String, String> read(DatastoreDescriptor descriptor, String contents) {
        List<String> paths =
                descriptor.configFiles().stream().map(ConfigFile::path).toList();
        if (paths.size() < 2) {
            return paths.isEmpty() ? Map.of() : Map.of(paths.get(0), contents);
        }
        Map<String, String> files;
        try {
            files = JSON.readValue(contents, TEXTS);
        } catch (JsonProcessingException e) {
            // Without the cause, which quotes what may be secret.
            throw new IllegalArgumentException("the configuration is not one JSON object of the files " + paths, null);
        }
        if (files == null || !List.copyOf(files.keySet()).equals(paths)) {
            throw new IllegalArgumentException("the configuration must be of the files " + paths
                    + ", in this order, not " + (files == null ? "null" : files.keySet()));
        }
        return files;
    }
}
