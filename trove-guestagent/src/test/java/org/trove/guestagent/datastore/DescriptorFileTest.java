package org.trove.guestagent.datastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.datastore.Capability;
import org.trove.datastore.ConfigFile;
import org.trove.datastore.DatastoreDescriptor;

final class DescriptorFileTest {
    private static final String WHOLE = """
            manager: sample
            tcp_ports: [4711, 4712]
            mount_point: /var/lib/sample
            packages: [sample-server]
            capabilities: [databases, USERS, volume]
            ignore_users: [admin]
            ignore_dbs: [system]
            accounts:
              databases: {longest: 10}
              users: {longest: 20}
              passwords: {longest: 30}
            config_files:
              - {path: main.conf, template: main}
              - {path: more/access.conf, template: access}
            parameters:
              - {name: size, type: integer, restart_required: true, min: 1, max: 9}
            """;

    private static DatastoreDescriptor read(String yaml) {
        return DescriptorFile.parse(yaml).descriptor(name -> "text of " + name);
    }

    @Test
    void everything_that_the_control_plane_knows_of_a_datastore_is_read() {
        DatastoreDescriptor read = read(WHOLE);

        assertThat(read.manager()).isEqualTo("sample");
        assertThat(read.mainPort()).isEqualTo(4711);
        assertThat(read.tcpPorts()).containsExactly(4711, 4712);
        assertThat(read.capabilities())
                .containsExactlyInAnyOrder(Capability.DATABASES, Capability.USERS, Capability.VOLUME);
        assertThat(read.hasHosts()).isFalse();
        assertThat(read.configFiles())
                .containsExactly(
                        new ConfigFile("main.conf", "text of main"),
                        new ConfigFile("more/access.conf", "text of access"));
        assertThat(read.accountRules().user("u".repeat(21))).isPresent();
        assertThat(DescriptorFile.parse(WHOLE).packages()).containsExactly("sample-server");
    }

    @Test
    void a_datastore_may_have_next_to_nothing() {
        DatastoreDescriptor read = read("{manager: bare, tcp_ports: [1], mount_point: /b, capabilities: []}");

        assertThat(read.capabilities()).isEmpty();
        assertThat(read.configFiles()).isEmpty();
        assertThat(read.hasHosts()).isFalse();
    }

    @Test
    void users_have_hosts_where_forms_of_hosts_are_listed() {
        assertThat(read(WHOLE.replace(
                                "passwords: {longest: 30}", "passwords: {longest: 30}\n  hosts: [everywhere, ipv4]"))
                        .hasHosts())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "manager: sample | manager: Sample | manager must be lower-case letters",
                "manager: sample | name: sample | manager is missing",
                "packages: | package: | unknown setting package; did you mean 'packages'?",
                "[4711, 4712] | [] | tcp_ports of sample must be one or more ports from 1 to 65535, not []",
                "[4711, 4712] | [70000] | must be one or more ports from 1 to 65535, not [70000]",
                "[4711, 4712] | [http] | tcp_ports.0 must be a whole number",
                "[4711, 4712] | [1, 1] | tcp_ports has '1' more than once",
                "/var/lib/sample | sample | mount_point must be an absolute path, not 'sample'",
                "databases, USERS | databases, tables | capabilities.1 must be one of databases, users, root",
                "databases, USERS | USERS | accounts.databases is for datastores with databases in their capabilities; leave it out",
                "{longest: 20} | ~ | accounts.users is missing: a datastore with users in its capabilities needs it",
                "{longest: 30} | ~ | accounts.passwords is missing: a datastore with users or root",
                "{longest: 20} | {longest: 0} | longest must be at least 1, not 0",
                "{longest: 20} | {longest: 20, refused: '['} | is not a regular expression: Unclosed character class",
                "{longest: 20} | {longest: 20, shortest: 1} | unknown setting accounts.users.shortest",
                "main.conf | ../main.conf | the path of a configuration file must be relative",
                "main.conf | /etc/main.conf | the path of a configuration file must be relative",
                "more/access.conf | main.conf | config_files has 'main.conf' more than once",
                "template: main} | file: main} | config_files.0.template is missing",
                "type: integer | type: number | the type of the parameter size must be integer, string, boolean or float",
                "min: 1 | min: 10 | min of the parameter size must not be above its max"
            })
    void what_is_wrong_is_told_with_what_is_allowed(String part, String instead, String told) {
        assertThat(WHOLE).contains(part);
        String wrong = WHOLE.replace(part, instead);

        assertThatThrownBy(() -> read(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told);
    }

    @Test
    void lists_for_what_the_datastore_does_not_have_are_refused() {
        String bare =
                "{manager: bare, tcp_ports: [1], mount_point: /b, capabilities: [root], accounts: {passwords: {longest: 9}";
        read(bare + "}}");
        assertThatThrownBy(() -> read(bare + ", hosts: [ipv4]}}"))
                .hasMessageContaining("accounts.hosts is for datastores with users");
        assertThatThrownBy(() -> read(bare + "}, ignore_dbs: [x]}"))
                .hasMessageContaining("ignore_dbs is for datastores with databases");
        assertThatThrownBy(() -> read(bare + "}, config_section: x}")).hasMessageContaining("there is none");
    }

    @Test
    void a_missing_template_is_told_with_the_package() {
        assertThatThrownBy(() -> DatastoreDescriptors.beside(DescriptorFileTest.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "datastore.yaml in org.trove.guestagent.datastore: there is no file datastore.yaml beside the"
                                + " datastore's code");
    }
}
