package org.trove.cloud.openstack;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;

/**
 * The zone in which instances have their names.
 *
 * @param domain in lower case, without the dot at its end
 * @param id of the zone; null: the one of that name
 * @param ttlSeconds of records
 */
record DnsZone(String domain, @Nullable String id, int ttlSeconds) {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS = 5;
    private static final int DIGEST_BITS = 128;

    /** As many characters as Trove takes. */
    private static final int LENGTH = 11;

    /** As Trove names it: the first 11 characters of the MD5 of the id in base 32. */
    String hostname(InstanceId instance) {
        BigInteger digest =
                new BigInteger(1, Md5.digest().digest(instance.value().getBytes(StandardCharsets.UTF_8)));
        StringBuilder name = new StringBuilder();
        for (int count = 1; count <= LENGTH; count++) {
            int rest = digest.shiftRight(DIGEST_BITS - BITS * count).intValue();
            name.append(BASE32.charAt(rest & (BASE32.length() - 1)));
        }
        return name.append('.').append(domain).toString();
    }
}
