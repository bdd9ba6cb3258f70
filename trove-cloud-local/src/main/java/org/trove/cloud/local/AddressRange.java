package org.trove.cloud.local;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loopback addresses that instances may have, numbered from 0.
 *
 * @param network the first address as a number
 * @param prefix how many leading bits are fixed, 8 to 30
 */
record AddressRange(int network, int prefix) {
    private static final Pattern CIDR = Pattern.compile("127\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");
    private static final int BYTE = 255;

    static AddressRange parse(String cidr) {
        Matcher matcher = CIDR.matcher(cidr);
        if (!matcher.matches()) {
            throw invalid(cidr);
        }
        int network = 127 << 24;
        for (int group = 1; group <= 3; group++) {
            int part = Integer.parseInt(matcher.group(group));
            if (part > BYTE) {
                throw invalid(cidr);
            }
            network |= part << (24 - 8 * group);
        }
        int prefix = Integer.parseInt(matcher.group(4));
        if (prefix < 8 || prefix > 30 || (network & mask(prefix)) != network) {
            throw invalid(cidr);
        }
        return new AddressRange(network, prefix);
    }

    int size() {
        return 1 << (32 - prefix);
    }

    /** Whether the number is an address that may be given out: none that ends in .0 or .255. */
    boolean isUsable(int number) {
        int last = network + number & BYTE;
        return number >= 0 && number < size() && last != 0 && last != BYTE;
    }

    String address(int number) {
        int bits = network + number;
        return (bits >>> 24) + "." + (bits >>> 16 & BYTE) + "." + (bits >>> 8 & BYTE) + "." + (bits & BYTE);
    }

    /** The number of an address in text form, -1 where it is not of this range. */
    int number(String address) {
        String[] parts = address.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        int bits = 0;
        for (String part : parts) {
            bits = (bits << 8) | (Integer.parseInt(part) & BYTE);
        }
        int number = bits - network;
        return number >= 0 && number < size() ? number : -1;
    }

    private static int mask(int prefix) {
        return -1 << (32 - prefix);
    }

    private static IllegalArgumentException invalid(String cidr) {
        return new IllegalArgumentException("cloud.address_range must be a network of loopback addresses in the form "
                + "127.x.y.0/n with n from 8 to 30 and no bits set behind the prefix, was '" + cidr + "'");
    }
}
