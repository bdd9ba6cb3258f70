package org.trove.cloud.openstack;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A network by address and prefix: 10.1.0.0/16, or one address alone. Two that are written differently and mean the same are
 * equal.
 */
record Cidr(InetAddress network, int prefixBits) {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    /** Only what cannot be taken for the name of a host, which would be looked up. */
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

    /** Empty where the text is no network. */
    static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            String length = slash < 0 ? Integer.toString(bytes.length * Byte.SIZE) : text.substring(slash + 1);
            if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > bytes.length * Byte.SIZE) {
                return Optional.empty();
            }
            return Optional.of(new Cidr(masked(bytes, Integer.parseInt(length)), Integer.parseInt(length)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether there are addresses that are in both. */
    boolean overlaps(Cidr other) {
        byte[] mine = network.getAddress();
        byte[] theirs = other.network.getAddress();
        int common = Math.min(prefixBits, other.prefixBits);
        return mine.length == theirs.length
                && IntStream.range(0, common)
                        .allMatch(bit ->
                                ((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & 0x80 >> bit % Byte.SIZE) == 0);
    }

    /** Neutron's word. */
    String ethertype() {
        return network instanceof Inet4Address ? "IPv4" : "IPv6";
    }

    private static InetAddress masked(byte[] address, int bits) throws UnknownHostException {
        byte[] kept = address.clone();
        for (int bit = bits; bit < kept.length * Byte.SIZE; bit++) {
            kept[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        return InetAddress.getByAddress(kept);
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixBits;
    }
}
