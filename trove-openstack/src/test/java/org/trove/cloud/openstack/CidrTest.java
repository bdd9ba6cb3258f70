package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CidrTest {
    @Test
    void networks_overlap_where_one_is_within_the_other() {
        assertOverlap("10.1.0.0/16", "10.1.2.0/24", true);
        assertOverlap("10.1.0.0/16", "10.2.0.0/16", false);
        assertOverlap("10.1.2.128/25", "10.1.2.0/25", false);
        assertOverlap("0.0.0.0/0", "10.1.2.3", true);
        assertOverlap("2001:db8::/32", "2001:db8:1::/48", true);
        assertOverlap("::/0", "10.1.0.0/16", false);
    }

    private static void assertOverlap(String one, String other, boolean expected) {
        Cidr first = Cidr.parse(one).orElseThrow();
        Cidr second = Cidr.parse(other).orElseThrow();
        assertThat(first.overlaps(second)).as(one + " " + other).isEqualTo(expected);
        assertThat(second.overlaps(first)).as(other + " " + one).isEqualTo(expected);
    }

    @Test
    void networks_that_are_written_differently_are_the_same() {
        assertThat(Cidr.parse("10.1.2.3/8")).isEqualTo(Cidr.parse("10.0.0.0/8"));
        assertThat(Cidr.parse("10.1.2.3")).isEqualTo(Cidr.parse("10.1.2.3/32"));
        assertThat(Cidr.parse("2001:db8::/32")).isEqualTo(Cidr.parse("2001:0DB8:0:0::1/32"));
        assertThat(Cidr.parse("0.0.0.0/0").orElseThrow()).hasToString("0.0.0.0/0");
        assertThat(Cidr.parse("10.1.2.128/25").orElseThrow()).hasToString("10.1.2.128/25");
    }

    @Test
    void each_has_neutron_s_word_for_its_kind() {
        assertThat(Cidr.parse("10.0.0.0/8").orElseThrow().ethertype()).isEqualTo("IPv4");
        assertThat(Cidr.parse("::/0").orElseThrow().ethertype()).isEqualTo("IPv6");
    }

    @Test
    void what_is_no_network_is_none_and_no_name_is_looked_up() {
        for (String text : List.of(
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0/8",
                "10.0.0.256",
                "::/129",
                "localhost",
                "fe80::%1",
                "a:b",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.01")) {
            assertThat(Cidr.parse(text)).as(text).isEmpty();
        }
    }
}
