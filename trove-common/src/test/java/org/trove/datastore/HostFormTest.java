package org.trove.datastore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostFormTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "10.0.0.%",
                "10.%",
                "%.%",
                "1%",
                "%1",
                "10.0.0._",
                "10.0.0.___",
                "25_.1.1.1",
                "%.255",
                "_._._._",
                "3%0.1.1.1",
                "%%",
                "0.0.0.0",
                "255.255.255.255",
                "300%"
            })
    void an_ipv4_host_is_one_that_matches_some_address(String host) {
        assertThat(HostForm.IPV4.admits(host)).isEqualTo(!host.equals("300%"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "h", "300.%", "999.1.1.1", "10.0.0.256", "10.0.0", "10.0.0.1.1", "10.0.0.1.%", "01.2.3.4",
                "10.0.0.____", "26_.1.1.1", "localhost", "db%", "10.0.0.1 ", "10.0.0.1/32", "::1", "1.2.3.-", "a%1"
            })
    void what_no_ipv4_address_can_match_is_none(String host) {
        assertThat(HostForm.IPV4.admits(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/255.255.255.0", "10.1.0.0/255.255.0.0", "10.0.0.1/255.255.255.255", "0.0.0.1/0.0.0.1"})
    void a_network_is_its_address_and_mask(String host) {
        assertThat(HostForm.IPV4_NETMASK.admits(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1/255.255.255.0",
                "10.0.0.0/24",
                "10.0.0.0/255.255.255.256",
                "10.0.0/255.255.255.0",
                "0.0.0.0/0.0.0.0",
                "10.0.0.0/",
                "/255.0.0.0",
                "10.0.0.0/255.0.0.0/1",
                "h/255.0.0.0"
            })
    void a_network_that_matches_nobody_is_none(String host) {
        assertThat(HostForm.IPV4_NETMASK.admits(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::1",
                "fe80::1",
                "2001:db8::1",
                "1:2:3:4:5:6:7:8",
                "2001:db8:0:1:1:1:1:1",
                "::",
                "1::",
                "2001:db8:%",
                "fe80::_",
                "fd%"
            })
    void an_ipv6_host_is_written_as_servers_write_it(String host) {
        assertThat(HostForm.IPV6.admits(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2001:DB8::1",
                "2001:db8:0:0::1",
                "2001:0db8::1",
                "1:2:3",
                ":::",
                "::1::",
                "::ffff:1.2.3.4",
                "::ffff:102:304",
                "12345::1",
                "2001:db8::/32",
                "g::1",
                "abcde:%",
                "h%",
                "1"
            })
    void another_way_to_write_an_ipv6_address_matches_nobody(String host) {
        assertThat(HostForm.IPV6.admits(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "%.%", "", "%%"})
    void everywhere_is_one_character(String host) {
        assertThat(HostForm.EVERYWHERE.admits("%")).isTrue();
        assertThat(HostForm.EVERYWHERE.admits(host)).isFalse();
    }
}
