package org.trove.cloud.openstack;

/** Paths with queries. */
final class Queries {
    private Queries() {}

    /** @param pairs names and values in turn */
    static String of(String path, String... pairs) {
        StringBuilder query = new StringBuilder(path);
        for (int index = 0; index < pairs.length; index += 2) {
            query.append(index == 0 ? '?' : '&')
                    .append(pairs[index])
                    .append('=')
                    .append(Urls.encode(pairs[index + 1]));
        }
        return query.toString();
    }
}
