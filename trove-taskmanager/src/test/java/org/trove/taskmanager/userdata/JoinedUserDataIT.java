package org.trove.taskmanager.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            paths.get_ipath = lambda name=None: directory + "/" + str(name)
            paths.get_ipath_cur = paths.get_ipath
            handler, types = CloudConfigPartHandler(paths), []
            handler.handle_part({}, handlers.CONTENT_START, None, None, None, None)
            for part in user_data.UserDataProcessor(paths).process(open(directory + "/user-data", "rb").read()).walk():
                if part.is_multipart():
                    continue
                kind, payload = part.get_content_type(), util.fully_decoded_payload(part)
                types.append([kind, payload])
                if kind in ("text/cloud-config", "text/cloud-config-jsonp"):
                    handler.handle_part({}, kind, part.get_filename(), payload, None, dict(part))
            handler.handle_part({}, handlers.CONTENT_END, None, None, None, None)
            json.dump({"types": types, "document": open(directory + "/cloud_config").read()}, open(sys.argv[2], "w"))
            """;

    @TempDir
    Path directory;

    private JsonNode understood(String userData) throws Exception {
        Files.writeString(directory.resolve("user-data"), userData, StandardCharsets.UTF_8);
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

    private static String joined(String added) {
        return JoinedUserData.of(OURS, AddedUserData.parts(added.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** Types of the operator's parts as cloud-init sees them. */
    private static List<String> types(JsonNode understood) {
        List<String> types = new ArrayList<>();
        understood.path("types").forEach(part -> {
            if (!part.path(1).asText().contains("/etc/trove/ours")) {
                types.add(part.path(0).asText());
            }
        });
        return types;
    }

    private static void assertOursIsThere(JsonNode document) {
        assertThat(document.path("write_files"))
                .extracting(file -> file.path("path").asText())
                .contains("/etc/trove/ours");
    }

    private static JsonNode document(JsonNode understood) throws Exception {
        return new YAMLMapper().readTree(understood.path("document").asText());
    }

    @Test
    void lists_of_both_documents_count_and_nothing_of_ours_is_replaced() throws Exception {
        String added = "#cloud-config\n# é\npackages: [chrony]\nwrite_files:\n- path: /etc/motd\n  content: grüße\n";

        JsonNode document = document(understood(joined(added)));

        assertThat(document.path("write_files")).hasSize(2);
        assertThat(document.at("/write_files/0/path").asText()).isEqualTo("/etc/trove/ours");
        assertThat(document.at("/write_files/1/content").asText()).isEqualTo("grüße");
        assertThat(document.at("/packages/0").asText()).isEqualTo("chrony");

        String hostile = "#cloud-config\nwrite_files: none\n";
        assertThat(document(understood(joined(hostile)))
                        .at("/write_files/0/path")
                        .asText())
                .isEqualTo("/etc/trove/ours");
    }

    @Test
    void a_script_is_run_as_one() throws Exception {
        String script = "#!/bin/sh\necho --===trove-parts===\n";

        JsonNode understood = understood(joined(script));

        assertThat(understood.at("/types/1/0").asText()).isEqualTo("text/x-shellscript");
        assertThat(understood.at("/types/1/1").asText().strip()).isEqualTo(script.strip());
        assertThat(document(understood).at("/write_files/0/path").asText()).isEqualTo("/etc/trove/ours");
    }

    private static final String PACKAGES =
            "#cloud-config\npackages: [chrony]\nwrite_files:\n- {path: /etc/motd, content: grüße}\n";

    /** As {@code cloud-init devel make-mime} and Terraform's template_cloudinit_config write them. */
    private static final String MULTI_PART = """
            Content-Type: multipart/mixed; boundary="MIMEBOUNDARY"
            MIME-Version: 1.0

            --MIMEBOUNDARY
            Content-Disposition: attachment; filename="base.yml"
            Content-Transfer-Encoding: 7bit
            Content-Type: text/cloud-config
            Mime-Version: 1.0

            #cloud-config
            packages: [chrony]
            write_files:
            - {path: /etc/motd, content: plain}

            --MIMEBOUNDARY
            Content-Type: multipart/mixed; boundary=inner

            --inner
            Content-Type: text/x-shellscript

            #!/bin/sh
            echo inner
            --inner
            Content-Transfer-Encoding: base64
            Content-Type: text/plain; charset="utf-8"

            I2Nsb3VkLWJvb3Rob29rCiMhL2Jpbi9zaAplY2hvIGVhcmx5Cg==
            --inner--

            --MIMEBOUNDARY
            Content-Type: text/x-shellscript-per-boot

            #!/bin/sh
            echo each boot
            --MIMEBOUNDARY--
            """;

    @Test
    void every_part_of_a_mime_message_counts_beside_ours() throws Exception {
        JsonNode understood = understood(joined(MULTI_PART));

        assertThat(types(understood))
                .containsExactly(
                        "text/cloud-config",
                        "text/x-shellscript",
                        "text/cloud-boothook",
                        "text/x-shellscript-per-boot");
        JsonNode document = document(understood);
        assertOursIsThere(document);
        assertThat(document.path("write_files")).hasSize(2);
        assertThat(document.at("/packages/0").asText()).isEqualTo("chrony");
        assertThat(understood.at("/types/2/1").asText().strip()).isEqualTo("#!/bin/sh\necho inner");
    }

    @Test
    void a_mime_message_of_one_part_and_one_with_other_line_ends_are_understood() throws Exception {
        String single = "MIME-Version: 1.0\nContent-Type: text/cloud-config\n\npackages: [chrony]\n";

        assertThat(document(understood(joined(single))).at("/packages/0").asText())
                .isEqualTo("chrony");
        assertThat(types(understood(joined(MULTI_PART.replace("\n", "\r\n"))))).hasSize(4);
    }

    @Test
    void what_is_compressed_is_understood_with_whatever_is_in_it() throws Exception {
        for (String content : List.of(PACKAGES, MULTI_PART)) {
            JsonNode document = document(understood(JoinedUserData.of(OURS, AddedUserData.parts(gzip(content)))));

            assertOursIsThere(document);
            assertThat(document.path("write_files")).hasSize(2);
            assertThat(document.at("/packages/0").asText()).isEqualTo("chrony");
        }
        String part = "MIME-Version: 1.0\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder().encodeToString(gzip(PACKAGES));
        JsonNode document = document(understood(joined(part)));
        assertOursIsThere(document);
        assertThat(document.at("/write_files/1/content").asText()).isEqualTo("grüße");
    }

    @Test
    void an_archive_counts_beside_ours() throws Exception {
        String archive = """
                #cloud-config-archive
                - |
                  #cloud-config
                  write_files:
                  - {path: /etc/motd, content: a}
                - {type: text/x-shellscript, filename: x.sh, content: "#!/bin/sh\\necho é"}
                - type: text/cloud-config
                  content: |
                    bootcmd: [date]
                """;

        JsonNode understood = understood(joined(archive));

        assertThat(types(understood)).containsExactly("text/cloud-config", "text/x-shellscript", "text/cloud-config");
        assertOursIsThere(document(understood));
        assertThat(document(understood).path("write_files")).hasSize(2);
        assertThat(understood.at("/types/2/1").asText()).isEqualTo("#!/bin/sh\necho é");
    }

    @Test
    void what_is_behind_an_address_cannot_take_ours_away() throws Exception {
        Path fetched = Files.writeString(directory.resolve("fetched"), PACKAGES, StandardCharsets.UTF_8);

        for (String form : List.of("#include\n", "#include-once\n")) {
            JsonNode understood = understood(joined(form + "file://" + fetched + "\n"));

            assertThat(types(understood)).containsExactly("text/cloud-config");
            JsonNode document = document(understood);
            assertOursIsThere(document);
            assertThat(document.path("write_files")).hasSize(2);
            assertThat(document.at("/packages/0").asText()).isEqualTo("chrony");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'#cloud-boothook\n#!/bin/sh\n', text/cloud-boothook",
        "'#part-handler\ndef list_types(): return []\n', text/part-handler",
        "'## template: jinja\n#cloud-config\nhostname: {{ v1.region }}\n', text/jinja2",
        "'#cloud-config-jsonp\n[{\"op\": \"add\", \"path\": \"/packages\", \"value\": [\"chrony\"]}]\n', text/cloud-config-jsonp",
        "'\n#Cloud-Config\npackages: [chrony]\n', text/cloud-config",
    })
    void each_form_is_what_cloud_init_takes_it_for(String added, String type) throws Exception {
        JsonNode understood = understood(joined(added.replace("\\n", "\n")));

        assertThat(types(understood)).containsExactly(type);
        assertOursIsThere(document(understood));
    }
}
