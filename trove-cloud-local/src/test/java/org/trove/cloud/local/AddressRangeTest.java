package org.trove.cloud.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @Test
    void numbers_and_addresses_lead_to_each_other() {
        AddressRange range = AddressRange.parse("127.41.0.0/16");

        assertThat(range.address(1)).isEqualTo("127.41.0.1");
        assertThat(range.address(258)).isEqualTo("127.41.1.2");
        assertThat(range.number("127.41.1.2")).isEqualTo(258);
        assertThat(range.number("127.42.0.1")).isEqualTo(-1);
        assertThat(range.number("::1")).isEqualTo(-1);
    }

    @Test
    void addresses_that_end_in_0_or_255_are_not_given_out() {
        AddressRange range = AddressRange.parse("127.41.0.0/23");

        assertThat(range.size()).isEqualTo(512);
        assertThat(range.isUsable(0)).isFalse();
        assertThat(range.isUsable(255)).isFalse();
        assertThat(range.isUsable(256)).isFalse();
        assertThat(range.isUsable(257)).isTrue();
        assertThat(range.isUsable(512)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "127.0.0.0/7", "127.0.0.0/31", "127.41.0.1/16", "127.300.0.0/16", "nonsense"})
    void anything_but_a_network_of_loopback_addresses_is_refused(String cidr) {
        assertThatThrownBy(() -> AddressRange.parse(cidr))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + cidr + "'");
    }
}
