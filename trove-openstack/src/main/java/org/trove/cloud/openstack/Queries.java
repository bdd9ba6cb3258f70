package org.trove.cloud.openstack;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths with queries, and parts of paths, as they may stand in an address. */
final class Queries {
    private Queries() {}

    /** @param pairs names and values in turn */
    static String of(String path, String... pairs) {
        StringBuilder query = new StringBuilder(path);
        for (int index = 0; index < pairs.length; index += 2) {
            query.append(index == 0 ? '?' : '&')
                    .append(pairs[index])
                    .append('=')
                    .append(encode(pairs[index + 1]));
        }
        return query.toString();
    }

    /** A part of a path or query: whatever is in it stays in it. */
    static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
