package org.trove.guestagent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads over real HTTP. */
final class DownloadIT {
    private static final byte[] CONTENT = "the archive".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final List<String> tokens = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            switch (exchange.getRequestURI().getPath()) {
                case "/archive" -> {
                    exchange.sendResponseHeaders(200, CONTENT.length);
                    exchange.getResponseBody().write(CONTENT);
                }
                case "/elsewhere" -> {
                    exchange.getResponseHeaders().set("Location", "/archive");
                    exchange.sendResponseHeaders(302, -1);
                }
                default -> exchange.sendResponseHeaders(401, -1);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Download download(String path) {
        return new Download("http://127.0.0.1:" + server.getAddress().getPort() + path, "s3cret", null);
    }

    private static String checksum() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
    }

    @Test
    void a_file_comes_whole_with_the_token_and_only_its_owner_can_read_it() throws Exception {
        Path file = directory.resolve("archive");
        download("/archive").to(file, checksum());
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(tokens).containsExactly("Bearer s3cret");
    }

    @Test
    void a_refusal_is_told_without_the_token() {
        assertThatThrownBy(() -> download("/other").to(directory.resolve("archive"), checksum()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered 401")
                .hasMessageNotContaining("s3cret");
        assertThat(download("/other").toString()).doesNotContain("s3cret");
    }

    @Test
    void a_redirect_is_not_followed() {
        assertThatThrownBy(() -> download("/elsewhere").to(directory.resolve("archive"), checksum()))
                .hasMessageContaining("answered 302");
        assertThat(tokens).hasSize(1);
    }

    @Test
    void other_schemes_are_refused() {
        assertThatThrownBy(() -> new Download("ftp://h/x", null, null).to(directory.resolve("archive"), checksum()))
                .hasMessageContaining("must begin with https:, http: or file:");
    }
}
