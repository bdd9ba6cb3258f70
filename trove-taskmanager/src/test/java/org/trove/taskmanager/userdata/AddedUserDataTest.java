package org.trove.taskmanager.userdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddedUserDataTest {
    @TempDir
    Path directory;

    /** What cloud-init would drop with a line in a log of the server that nobody reads. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "packages: [vim] | it must begin as cloud-init's forms do, with one of [#cloud-config-archive,",
                "#upstart-job | it must begin as cloud-init's forms do",
                "I2Nsb3VkLWNvbmZpZwo= | It looks like base64: decode it first",
                "MIME-Version: 1.0~Content-Type: multipart/mixed; boundary=x~~--x~Content-Type: text/upstart-job~~a~--x--~"
                        + " | a part of the type 'text/upstart-job' is nothing that cloud-init knows; it takes [text/cloud-boothook,",
                "MIME-Version: 1.0~Content-Type: multipart/mixed; boundary=x~~--x~~packages: [vim]~--x--~"
                        + " | a part of the type 'text/plain'",
                "MIME-Version: 1.0~Content-Type: multipart/mixed; boundary=x~~--x~~#!/bin/sh~ | ends before the boundary '--x--'",
                "MIME-Version: 1.0~Content-Type: multipart/mixed~~--x~~#!/bin/sh~--x--~ | a multipart without a boundary",
                "MIME-Version: 1.0~Content-Type: multipart/mixed; boundary=x~~--x--~ | has no part",
                "#cloud-config-archive~a: b | must hold a list",
            })
    void what_cloud_init_would_drop_is_refused_with_what_is_allowed(String added, String told) throws Exception {
        Path file = Files.writeString(directory.resolve("mariadb.cloudinit"), added.replace('~', '\n'));
        UserDataSettings settings =
                new ObjectMapper().readValue("{\"cloudinit_location\": \"" + directory + "\"}", UserDataSettings.class);

        assertThatThrownBy(settings::check)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(told);
    }

    @Test
    void bytes_that_are_no_text_are_refused() {
        assertThatThrownBy(() -> AddedUserData.parts(new byte[] {1, (byte) 0xff, 3}))
                .hasMessageContaining("neither a text in UTF-8 nor gzip");
        assertThatThrownBy(() -> AddedUserData.parts(new byte[] {0x1f, (byte) 0x8b, 3}))
                .hasMessageContaining("cannot be decompressed");
    }

    @Test
    void a_handler_of_one_s_own_may_take_parts_of_any_type() {
        String message = """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: text/part-handler

                #part-handler
                --x
                Content-Type: text/mine

                anything
                --x--
                """;

        assertThat(AddedUserData.parts(message.getBytes(StandardCharsets.UTF_8)))
                .extracting(UserDataPart::type)
                .containsExactly("text/part-handler", "text/mine");
    }

    @Test
    void an_empty_file_adds_nothing() {
        assertThat(JoinedUserData.of("ours", AddedUserData.parts(new byte[] {'\n'})))
                .isEqualTo("ours");
    }

    @Test
    void a_quoted_printable_part_is_looked_into() {
        String message =
                "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n=23!/bin/s=\nh\n";

        assertThat(AddedUserData.typeOf(AddedUserData.parts(message.getBytes(StandardCharsets.UTF_8))
                        .get(0)))
                .isEqualTo("text/x-shellscript");
    }
}
