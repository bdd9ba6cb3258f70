package org.trove.store.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.trove.datastore.AccountRules;
import org.trove.datastore.ConfigFile;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.store.StoreFixture;

final class DescriptorJsonTest {
    @Test
    void a_descriptor_is_read_as_it_was_written() {
        String json = DescriptorRow.write(StoreFixture.DESCRIPTOR);

        assertThat(DescriptorRow.read(json)).isEqualTo(StoreFixture.DESCRIPTOR);
    }

    @Test
    void an_older_service_finds_the_template_of_the_main_file_where_it_looks() {
        assertThat(DescriptorRow.write(StoreFixture.DESCRIPTOR))
                .contains("\"configTemplate\":\"[mysqld]\\nserver_id = ${server_id}\\n\"");
    }

    @Test
    void one_of_an_older_release_has_the_rules_of_that_release() {
        String older =
                "{\"manager\":\"mariadb\",\"tcpPorts\":[3306],\"mountPoint\":\"/var/lib/mysql\",\"capabilities\":[\"USERS\"],"
                        + "\"ignoredUsers\":[\"root\"],\"ignoredDatabases\":[],\"configTemplate\":\"[mysqld]\",\"configSection\":null,"
                        + "\"parameters\":[]}";

        DatastoreDescriptor read = DescriptorRow.read(older);

        assertThat(read.configFiles()).containsExactly(new ConfigFile("base.cnf", "[mysqld]"));
        assertThat(read.accountRules()).isEqualTo(AccountRules.OF_OLDER_RELEASES);
        assertThat(read.accountRules().user("u".repeat(32))).isEmpty();
        assertThat(read.accountRules().user("u".repeat(33))).isPresent();
    }
}
