package org.trove.cloud.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A document for cloud-init that writes files, as Trove's guest images expect them. */
final class CloudConfig {
    private CloudConfig() {}

    /** @param files path → content */
    static String writing(Map<String, String> files) {
        List<Map<String, Object>> entries = new TreeMap<>(files)
                .entrySet().stream()
                        .map(file -> entry(file.getKey(), file.getValue()))
                        .toList();
        try {
            // JSON is YAML, and nothing in it has to be quoted twice.
            return "#cloud-config\n" + Answer.JSON.writeValueAsString(Map.of("write_files", entries)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings cannot be written as JSON", e);
        }
    }

    private static Map<String, Object> entry(String path, String content) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("path", path);
        entry.put("owner", "ubuntu:root");
        entry.put("permissions", "0640");
        entry.put("encoding", "b64");
        entry.put("content", Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
        return entry;
    }
}
