package org.trove.cloud.openstack;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Words of others as parts of an address. */
final class Urls {
    private Urls() {}

    static String encode(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
