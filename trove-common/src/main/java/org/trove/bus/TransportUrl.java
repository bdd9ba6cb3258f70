package org.trove.bus;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trove.crypto.SecretString;

/**
 * Where a broker is, as the services of OpenStack write it (oslo.messaging, "TransportURL"):
 * {@code rabbit://user:password@host:port[,user:password@host:port]/virtual_host}.
 *
 * @param hosts names or addresses, each with {@code :port} or without, at least one
 */
public record TransportUrl(List<String> hosts, String user, SecretString password, String virtualHost) {
    private static final String FORM = " must have the form rabbit://user:password@host:port/virtual_host";
    private static final Pattern URL = Pattern.compile("rabbit://([^/?]+)(/[^?]*)?");
    private static final Pattern HOST = Pattern.compile("([^:@]+):([^@]*)@([^@]+?)(?::([0-9]{1,5}))?");
    private static final int MAX_PORT = 65_535;

    public TransportUrl {
        hosts = List.copyOf(hosts);
    }

    /**
     * Reads it.
     *
     * @param key names the setting to who wrote it
     * @throws IllegalArgumentException naming the key and what is wrong, without repeating the password
     */
    public static TransportUrl parse(String key, SecretString text) {
        Matcher url = URL.matcher(text.reveal());
        if (!url.matches()) {
            throw new IllegalArgumentException(key + FORM + ", and nothing behind that; TLS is a setting of its own");
        }
        List<String> hosts = new ArrayList<>();
        String account = "";
        for (String part : url.group(1).split(",", -1)) {
            Matcher host = HOST.matcher(part);
            if (!host.matches()) {
                throw new IllegalArgumentException(key + FORM + " with user and password for each host");
            }
            String own = host.group(1) + ":" + host.group(2);
            if (!hosts.isEmpty() && !own.equals(account)) {
                throw new IllegalArgumentException(key + " must name the same user and password for all hosts");
            }
            account = own;
            requirePort(key, host.group(4) == null ? 1 : Integer.parseInt(host.group(4)));
            hosts.add(part.substring(part.indexOf('@') + 1));
        }
        String path = url.group(2) == null ? "" : url.group(2).replaceFirst("^/", "");
        int colon = account.indexOf(':');
        return new TransportUrl(
                hosts,
                decoded(key, account.substring(0, colon)),
                SecretString.of(decoded(key, account.substring(colon + 1))),
                path.isEmpty() ? "/" : decoded(key, path));
    }

    private static void requirePort(String key, int port) {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(key + ": a port must be 1 to 65535: " + port);
        }
    }

    private static String decoded(String key, String text) {
        try {
            // A plus sign is one here, other than in forms.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " has a percent sign that no two hexadecimal digits follow", null);
        }
    }
}
