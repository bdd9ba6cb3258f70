package org.trove.datastore;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A form in which a datastore takes the host of a user. A text is of a form only where it can match some client's address: an
 * account with another host could never be used.
 */
public enum HostForm {
    EVERYWHERE("% for every host") {
        @Override
        public boolean admits(String host) {
            return host.equals("%");
        }
    },

    /** With {@code %} for any characters and {@code _} for any one. */
    IPV4("an IPv4 address, also with % or _ in place of parts of it") {
        @Override
        public boolean admits(String host) {
            return matchesSomeIpv4(host);
        }
    },

    /** The address must be that of the network: with a bit that the mask hides it would match nobody. */
    IPV4_NETMASK("an IPv4 network with its mask, such as 10.0.0.0/255.255.255.0") {
        @Override
        public boolean admits(String host) {
            Matcher parts = NETMASK.matcher(host);
            if (!parts.matches() || !isIpv4(parts.group(1)) || !isIpv4(parts.group(2))) {
                return false;
            }
            long mask = bits(parts.group(2));
            return mask != 0 && (bits(parts.group(1)) & ~mask) == 0;
        }
    },

    /** In the form of RFC 5952, in which servers write the addresses of their clients; or with {@code %} or {@code _}. */
    IPV6("an IPv6 address in its shortest form, also with % or _ in place of parts of it") {
        @Override
        public boolean admits(String host) {
            return (host.contains("%") || host.contains("_"))
                    ? IPV6_PATTERN.matcher(host).matches()
                            && !host.contains(":::")
                            && !TOO_LONG_GROUP.matcher(host).find()
                    : Ipv6Text.isShortest(host);
        }
    };

    private static final Pattern NETMASK = Pattern.compile("([0-9.]{7,15})/([0-9.]{7,15})");
    private static final Pattern IPV4_LITERAL =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern IPV6_PATTERN = Pattern.compile("(?=.*[:%])[0-9a-f:%_]{1,60}");
    private static final Pattern TOO_LONG_GROUP = Pattern.compile("[0-9a-f]{5}");
    private static final List<String> OCTETS =
            IntStream.range(0, 256).mapToObj(Integer::toString).toList();

    private final String words;

    HostForm(String words) {
        this.words = words;
    }

    /** Whether a host is of this form. */
    public abstract boolean admits(String host);

    /** The form in words for a user. */
    public String words() {
        return words;
    }

    private static boolean isIpv4(String text) {
        return IPV4_LITERAL.matcher(text).matches();
    }

    private static long bits(String address) {
        long bits = 0;
        for (String octet : address.split("\\.")) {
            bits = (bits << 8) | Integer.parseInt(octet);
        }
        return bits;
    }

    /** Walks all addresses at once: after each part the set of places in the pattern that some address has led to. */
    private static boolean matchesSomeIpv4(String pattern) {
        BitSet places = new BitSet();
        places.set(0);
        places = closed(places, pattern);
        for (int part = 0; part < 4; part++) {
            BitSet start = part == 0 ? places : stepped(places, pattern, '.');
            BitSet next = new BitSet();
            for (String octet : OCTETS) {
                BitSet reached = start;
                for (int i = 0; i < octet.length(); i++) {
                    reached = stepped(reached, pattern, octet.charAt(i));
                }
                next.or(reached);
            }
            places = next;
        }
        return places.get(pattern.length());
    }

    private static BitSet stepped(BitSet places, String pattern, char next) {
        BitSet reached = new BitSet();
        for (int place = places.nextSetBit(0); place >= 0 && place < pattern.length(); ) {
            char wanted = pattern.charAt(place);
            if (wanted == '%') {
                reached.set(place);
            } else if (wanted == '_' || wanted == next) {
                reached.set(place + 1);
            }
            place = places.nextSetBit(place + 1);
        }
        return closed(reached, pattern);
    }

    /** A {@code %} may also stand for nothing. */
    private static BitSet closed(BitSet places, String pattern) {
        for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
            if (place < pattern.length() && pattern.charAt(place) == '%') {
                places.set(place + 1);
            }
        }
        return places;
    }
}
