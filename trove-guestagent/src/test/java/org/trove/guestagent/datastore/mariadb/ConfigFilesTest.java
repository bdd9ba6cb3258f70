package org.trove.guestagent.datastore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.trove.guestagent.datastore.CertificateSource;
import org.trove.guestagent.datastore.DatastoreContext.Bind;
import org.trove.host.Privileges;
import org.trove.host.ServiceAccount;

final class ConfigFilesTest {
    private static final MariaDbLayout LAYOUT =
            new MariaDbLayout(Path.of("/srv/my db"), Path.of("/run/t"), Path.of("/srv/agent"));

    @Test
    void the_instances_own_values_name_its_paths_address_and_port() {
        MariaDbBinaries binaries =
                new MariaDbBinaries(Path.of("/usr"), Path.of("/usr/sbin/mariadbd"), Path.of("/usr/bin/install"));
        ConfigFiles files = new ConfigFiles(
                LAYOUT,
                binaries,
                new Bind("127.1.2.3", 3306),
                Privileges.ofThisProcess(ServiceAccount.DEFAULT),
                new TlsFiles(LAYOUT, CertificateSource.NONE));
        assertThat(files.instanceConfig(false))
                .contains("datadir = \"/srv/my db/data\"", "bind_address = 127.1.2.3", "port = 3306")
                .contains("socket = \"/run/t/mysqld.sock\"", "ssl = OFF");
        assertThat(files.instanceConfig(true))
                .contains("ssl = ON", "ssl_key = \"/srv/my db/conf/server-key.pem\"", "tls_version = TLSv1.2,TLSv1.3")
                .doesNotContain("ssl = OFF", "require_secure_transport");
    }

    @Test
    void includes_of_another_machine_are_left_out() {
        assertThat(ConfigFiles.withoutIncludes("[mysqld]\na = 1\n  !includedir /etc/mysql/conf.d/\nb = 2"))
                .isEqualTo("[mysqld]\na = 1\nb = 2\n");
    }

    @Test
    void a_socket_path_that_the_system_cannot_take_is_refused_with_the_setting_that_helps() {
        Path deep = Path.of("/" + "d".repeat(120));
        assertThatThrownBy(() -> new MariaDbLayout(deep, deep, deep)).hasMessageContaining("guest.run_directory");
    }
}
