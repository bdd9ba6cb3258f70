package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;

class SecurityGroupRuleTest {
    private static List<Object> opened(List<Integer> ports) {
        return SecurityGroupRule.allowing(ports, List.of("192.0.2.0/24")).stream()
                .map(rule -> rule.body("group"))
                .<Object>map(body -> body.get("port_range_min") + "-" + body.get("port_range_max"))
                .toList();
    }

    @Test
    void two_datastores_open_their_own_ports_and_not_each_other_s() {
        assertThat(opened(List.of(3306, 4444))).containsExactly("3306-3306", "4444-4444");
        assertThat(opened(List.of(5432))).containsExactly("5432-5432");
    }

    @Test
    void each_port_is_open_for_each_network() {
        assertThat(SecurityGroupRule.allowing(List.of(6379), List.of("10.0.0.0/8", "2001:db8::/32")))
                .map(rule -> rule.body("g"))
                .containsExactly(
                        Map.of(
                                "security_group_id", "g",
                                "direction", "ingress",
                                "ethertype", "IPv4",
                                "protocol", "tcp",
                                "port_range_min", 6379,
                                "port_range_max", 6379,
                                "remote_ip_prefix", "10.0.0.0/8"),
                        Map.of(
                                "security_group_id", "g",
                                "direction", "ingress",
                                "ethertype", "IPv6",
                                "protocol", "tcp",
                                "port_range_min", 6379,
                                "port_range_max", 6379,
                                "remote_ip_prefix", "2001:db8:0:0:0:0:0:0/32"));
    }

    @Test
    void what_is_no_network_is_refused_with_an_example() {
        assertThatThrownBy(() -> SecurityGroupRule.allowing(List.of(1), List.of("everybody")))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("such as 10.0.0.0/8");
    }
}
