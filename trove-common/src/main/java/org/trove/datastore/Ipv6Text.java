package org.trove.datastore;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** IPv6 addresses as text. */
final class Ipv6Text {
    /** With a colon: nothing of it is ever looked up as a name. */
    private static final Pattern LITERAL = Pattern.compile("[0-9a-f:]{2,39}");

    private static final int GROUPS = 8;

    private Ipv6Text() {}

    /** Whether a text is an address in the form of RFC 5952: lower case, no leading zeros, the longest run of zeros as "::". */
    static boolean isShortest(String text) {
        if (!LITERAL.matcher(text).matches() || text.indexOf(':') < 0) {
            return false;
        }
        try {
            return InetAddress.getByName(text) instanceof Inet6Address address
                    && shortest(address).equals(text);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String shortest(Inet6Address address) {
        byte[] bytes = address.getAddress();
        List<Integer> groups = new ArrayList<>();
        for (int i = 0; i < GROUPS; i++) {
            groups.add(((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff));
        }
        int start = 0;
        int length = 0;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups.get(end) == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        return length < 2
                ? joined(groups)
                : joined(groups.subList(0, start)) + "::" + joined(groups.subList(start + length, GROUPS));
    }

    private static String joined(List<Integer> groups) {
        return String.join(":", groups.stream().map(Integer::toHexString).toList());
    }
}
