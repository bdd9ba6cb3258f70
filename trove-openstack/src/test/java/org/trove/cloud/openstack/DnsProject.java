package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/** A project with zones at Designate, and the name server that Designate fills. */
final class DnsProject implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final TestProject project = new TestProject();
    final ServiceClient designate = project.client(ServiceKind.DNS);

    /** A name that no other test has. */
    static String newDomain() {
        return "trove-it-" + UUID.randomUUID() + ".example.org";
    }

    /** Makes a zone and waits until the name server has it. @return its id */
    String makeZone(String domain) {
        JsonNode made = designate.post("/zones", Map.of("name", domain + ".", "email", "it@example.org"));
        String path = "/zones/" + made.path("id").asText();
        project.afterwards(() -> {
            designate.delete(path);
            Awaitility.await().atMost(PATIENCE).until(() -> designate.find(path).isEmpty());
        });
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> designate.get(path).path("status").asText().equals("ACTIVE"));
        return made.path("id").asText();
    }

    DesignateDns dns(String domain) {
        return new DesignateDns(project.session, new DnsZone(domain, null, 300));
    }

    void allowNoRecords() {
        String path = "/quotas/" + project.id;
        project.afterwards(() -> designate.delete(path));
        project.session.send(
                ServiceKind.DNS,
                "PATCH",
                path,
                Map.of("Content-Type", "application/json"),
                BodyPublishers.ofString(Answer.write(Map.of("zone_recordsets", 0))));
    }

    /** What the name server says; empty where it knows no such name or nothing of that type of it. */
    static List<String> resolve(String name, String type) {
        String[] server = TestCloud.property("nameserver").split(":", 2);
        List<String> command =
                List.of("dig", "+short", "+tries=1", "+time=5", "@" + server[0], "-p", server[1], name + ".", type);
        try {
            Process dig = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(dig.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (dig.waitFor() != 0) {
                throw new IllegalStateException(name + " cannot be asked for: " + said);
            }
            return said.lines().sorted().toList();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(name + " cannot be asked for", e);
        }
    }

    @Override
    public void close() {
        project.close();
    }
}
