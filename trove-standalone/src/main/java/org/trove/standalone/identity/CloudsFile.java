package org.trove.standalone.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.trove.host.PrivateFiles;

/** The {@code clouds.yaml} with which OpenStack's clients log in. */
final class CloudsFile {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));

    private final Path file;

    CloudsFile(Path file) {
        this.file = file;
    }

    void create(URI publicBase, String demoPassword, String adminPassword) throws IOException {
        ObjectNode root = YAML.createObjectNode();
        ObjectNode clouds = root.putObject("clouds");
        put(clouds.putObject("trove-local"), publicBase, "demo", demoPassword);
        put(clouds.putObject("trove-local-admin"), publicBase, "admin", adminPassword);
        write(root);
    }

    /** Follows the service to another address; passwords stay. Nothing to do where the user removed the file. */
    void moveTo(URI publicBase) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        JsonNode root = read();
        boolean moved = false;
        for (String name : new String[] {"trove-local", "trove-local-admin"}) {
            if (root.path("clouds").path(name).path("auth") instanceof ObjectNode auth
                    && !auth.path("auth_url").asText().equals(authUrl(publicBase))) {
                auth.put("auth_url", authUrl(publicBase));
                moved = true;
            }
        }
        if (moved) {
            write(root);
        }
    }

    /** Its entries; none where the user removed the file. */
    Iterable<JsonNode> clouds() throws IOException {
        return Files.exists(file) ? read().path("clouds") : List.of();
    }

    private static void put(ObjectNode cloud, URI publicBase, String name, String password) {
        ObjectNode auth = cloud.putObject("auth");
        auth.put("auth_url", authUrl(publicBase));
        auth.put("username", name);
        auth.put("password", password);
        auth.put("project_name", name);
        auth.put("user_domain_name", ServiceCatalog.DOMAIN_NAME);
        auth.put("project_domain_name", ServiceCatalog.DOMAIN_NAME);
        cloud.put("region_name", ServiceCatalog.REGION);
        cloud.put("identity_api_version", 3);
    }

    private static String authUrl(URI publicBase) {
        return ServiceCatalog.identityUrl(publicBase) + "/v3";
    }

    private JsonNode read() throws IOException {
        try {
            return YAML.readTree(PrivateFiles.read(file));
        } catch (JsonProcessingException e) {
            // Without the cause's text, which may quote a password.
            throw new IllegalArgumentException(
                    file + ": not readable as YAML; correct it, or delete it (its passwords are kept nowhere else)",
                    null);
        }
    }

    private void write(JsonNode root) throws IOException {
        PrivateFiles.write(file, YAML.writeValueAsString(root));
    }
}
