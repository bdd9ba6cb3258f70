package org.trove.guestagent.datastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.datastore.Capability;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.ParameterRule;

final class DatastoreDescriptorsTest {
    private final DatastoreDescriptor mariadb = DatastoreDescriptors.load().stream()
            .filter(descriptor -> descriptor.manager().equals("mariadb"))
            .findFirst()
            .orElseThrow();

    @Test
    void mariadb_is_described_as_the_reference_lists_it() {
        assertThat(mariadb.tcpPorts()).startsWith(3306);
        assertThat(mariadb.mountPoint()).isEqualTo("/var/lib/mysql");
        assertThat(mariadb.can(Capability.USERS)).isTrue();
        assertThat(mariadb.hasHosts()).isTrue();
        assertThat(mariadb.ignoredUsers()).contains("os_admin", "root");
        assertThat(mariadb.ignoredDatabases()).contains("mysql", "information_schema", "performance_schema");
    }

    @Test
    void parameters_are_known_by_unique_names_with_bounds_in_order() {
        List<ParameterRule> parameters = mariadb.parameters();
        assertThat(parameters)
                .extracting(ParameterRule::name)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(39);
        assertThat(parameters).allSatisfy(rule -> {
            assertThat(rule.type()).isIn("integer", "string", "boolean", "float");
            if (rule.min() != null && rule.max() != null) {
                assertThat(rule.min()).isLessThan(rule.max());
            }
        });
    }

    @Test
    void the_template_sizes_the_buffer_pool_by_the_flavor() {
        assertThat(mariadb.mainFile().orElseThrow().template())
                .contains("innodb_buffer_pool_size = {{ 150 * flavor.ram / 512 }}M");
        assertThat(mariadb.mainFile().orElseThrow().template()).contains("\n[" + mariadb.configSection() + "]\n");
    }

    @Test
    void a_stock_image_is_told_which_packages_a_datastore_needs() {
        assertThat(DatastoreDescriptors.packages("mariadb")).containsExactly("mariadb-server");
    }

    @Test
    void an_unknown_manager_is_refused_with_the_known_ones() {
        assertThatThrownBy(() -> DatastoreProviders.named("oracle")).hasMessageContaining("mariadb");
    }
}
