package org.trove.guestagent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.guestagent.config.GuestSettings.Recovery;
import org.trove.host.ServiceAccount;

final class GuestConfigReaderTest {
    @TempDir
    Path directory;

    private final GuestConfigReader reader = new GuestConfigReader(Set.of("mariadb"));

    @BeforeEach
    void writeInfo() throws IOException {
        write("guest_info.conf", """
                # injected
                [DEFAULT]
                guest_id = i-1
                datastore_manager=mariadb
                ssl_mode = None
                instance_rpc_encr_key = k=ey
                [other]
                guest_id = wrong
                """);
    }

    @Test
    void everything_but_the_identity_has_a_default() {
        GuestConfig config = reader.read(directory);
        assertThat(config.info().guestId().value()).isEqualTo("i-1");
        assertThat(config.info().key()).contains("k=ey");
        assertThat(config.guest().listen()).isEqualTo(new GuestSettings.Listen("0.0.0.0", null));
        assertThat(config.guest().listen().portOr(4711)).isEqualTo(4711);
        assertThat(config.guest().directories().state()).isEqualTo(Path.of("/var/lib/trove-guestagent/agent"));
        assertThat(config.guest().health().heartbeatInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.guest().account()).isEqualTo(ServiceAccount.DEFAULT);
        assertThat(config.guest().basedir("mariadb")).isEqualTo(Path.of("/usr"));
        assertThat(config.guest().stopDatastoreOnExit()).isFalse();
        assertThat(config.guest().volumeUnit()).isEmpty();
    }

    @Test
    void a_server_of_a_stock_image_says_which_unit_looks_after_its_volume() throws IOException {
        write("trove-guestagent.yml", "guest: {port: 3307}\n");
        write("stock-image.yml", "guest: {volume_unit: some-volume}\n");
        assertThat(reader.read(directory).guest().volumeUnit()).contains("some-volume");
    }

    @Test
    void further_files_go_before_the_main_one_key_by_key() throws IOException {
        write("trove-guestagent.yml", "guest: {port: 3307, bind_address: 10.0.0.1, heartbeat_interval: 5s}\n");
        assertThat(reader.read(directory).guest().recovery()).isEqualTo(new Recovery(5, Duration.ofMinutes(10)));
        write("guest_local.yml", "guest: {bind_address: 127.0.0.9, mariadb: {basedir: /opt/m}}\n");
        GuestConfig config = reader.read(directory);
        assertThat(config.guest().listen()).isEqualTo(new GuestSettings.Listen("127.0.0.9", 3307));
        assertThat(config.guest().basedir("mariadb")).isEqualTo(Path.of("/opt/m"));
        assertThat(config.guest().health().heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void unknown_keys_are_refused_with_the_known_ones() throws IOException {
        refused("guest: {bind_adress: 10.0.0.1}", "guest.bind_adress", "bind_address");
        refused("guest: {mariadb: {base: /usr}}", "guest.mariadb.base", "basedir");
        refused("gest: {}", "gest", "messaging");
    }

    @Test
    void wrong_values_are_refused_with_what_is_allowed() throws IOException {
        refused("guest: {port: 70000}", "1 to 65535");
        refused("guest: {port: many}", "guest.port", "whole number");
        refused("guest: {bind_address: \"x\\nsocket=/tmp/x\"}", "IP address");
        refused("guest: {heartbeat_interval: 0s}", "1s to 60s, not 0ms");
        refused("guest: {heartbeat_interval: soon}", "guest.heartbeat_interval", "500ms, 15s, 2m, 1h or 1d");
        refused("guest: {database_service_uid: 0}", "unprivileged");
        refused("guest: {volume_size_gb: 0}", "at least 1");
        refused("guest: {stop_datastore_on_exit: 1}", "true or false");
        refused("guest: {crash_restart_limit: 101}", "guest.crash_restart_limit", "0 to 100");
        refused("guest: {crash_restart_window: 10s}", "guest.crash_restart_window", "1m to 24h");
        refused("guest: {volume_unit: a b}", "guest.volume_unit", "letters, digits");
    }

    @Test
    void a_missing_identity_is_named() throws IOException {
        write("guest_info.conf", "[DEFAULT]\nguest_id = i-1\n");
        assertThatThrownBy(() -> reader.read(directory)).hasMessageContaining("datastore_manager");
        Files.delete(directory.resolve("guest_info.conf"));
        assertThatThrownBy(() -> reader.read(directory)).hasMessageContaining("guest_info.conf");
    }

    @Test
    void no_secret_is_printed() {
        assertThat(reader.read(directory).toString()).doesNotContain("k=ey");
    }

    private void refused(String yaml, String... words) throws IOException {
        write("trove-guestagent.yml", yaml);
        assertThatThrownBy(() -> reader.read(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }
}
