package org.trove.taskmanager.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real cloud-init (Debian's) makes of two documents that were joined. */
class JoinedUserDataIT {
    private static final String OURS =
            CloudConfig.of(List.of(new GuestFile("/etc/trove/ours", GuestFile.ROOT, GuestFile.SECRET, "of ours\n")));

    /** Cloud-init's own way from the user data of a server to one document, without the rest of a boot. */
    private static final String DRIVER = """
            import json, sys
            from cloudinit import handlers, helpers, user_data, util
            from cloudinit.handlers.cloud_config import CloudConfigPartHandler
            directory = sys.argv[1]
            paths = helpers.Paths({"cloud_dir": directory, "run_dir": directory})
            paths.get_ipath = lambda name: directory + "/" + name
            handler, types = CloudConfigPartHandler(paths), []
            handler.handle_part({}, handlers.CONTENT_START, None, None, None, None)
            for part in user_data.UserDataProcessor(paths).process(open(directory + "/user-data", "rb").read()).walk():
                if part.is_multipart():
                    continue
                kind, payload = part.get_content_type(), util.fully_decoded_payload(part)
                types.append([kind, payload])
                if kind == "text/cloud-config":
                    handler.handle_part({}, kind, part.get_filename(), payload, None, dict(part))
            handler.handle_part({}, handlers.CONTENT_END, None, None, None, None)
            json.dump({"types": types, "document": open(directory + "/cloud_config").read()}, open(sys.argv[2], "w"))
            """;

    @TempDir
    Path directory;

    private JsonNode understood(String userData) throws Exception {
        Files.writeString(directory.resolve("user-data"), userData);
        Path answer = directory.resolve("answer.json");
        Path log = directory.resolve("log");
        Process python = new ProcessBuilder("/usr/bin/python3", "-c", DRIVER, directory.toString(), answer.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(python.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            python.destroyForcibly();
        }
        assertThat(python.exitValue()).as(Files.readString(log)).isZero();
        return new ObjectMapper().readTree(answer.toFile());
    }

    private static JsonNode document(JsonNode understood) throws Exception {
        return new YAMLMapper().readTree(understood.path("document").asText());
    }

    @Test
    void lists_of_both_documents_count_and_nothing_of_ours_is_replaced() throws Exception {
        String added = "#cloud-config\n# é\npackages: [chrony]\nwrite_files:\n- path: /etc/motd\n  content: grüße\n";

        JsonNode document = document(understood(JoinedUserData.of(OURS, added)));

        assertThat(document.path("write_files")).hasSize(2);
        assertThat(document.at("/write_files/0/path").asText()).isEqualTo("/etc/trove/ours");
        assertThat(document.at("/write_files/1/content").asText()).isEqualTo("grüße");
        assertThat(document.at("/packages/0").asText()).isEqualTo("chrony");

        String hostile = "#cloud-config\nwrite_files: none\n";
        assertThat(document(understood(JoinedUserData.of(OURS, hostile)))
                        .at("/write_files/0/path")
                        .asText())
                .isEqualTo("/etc/trove/ours");
    }

    @Test
    void a_script_is_run_as_one() throws Exception {
        String script = "#!/bin/sh\necho --===trove-parts===\n";

        JsonNode understood = understood(JoinedUserData.of(OURS, script));

        assertThat(understood.at("/types/1/0").asText()).isEqualTo("text/x-shellscript");
        assertThat(understood.at("/types/1/1").asText().strip()).isEqualTo(script.strip());
        assertThat(document(understood).at("/write_files/0/path").asText()).isEqualTo("/etc/trove/ours");
    }
}
