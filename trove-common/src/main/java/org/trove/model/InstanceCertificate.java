package org.trove.model;

import java.time.Instant;
import java.util.List;

/**
 * The latest certificate of an instance: a row of {@code instance_certificates}. Its private key never leaves the instance.
 *
 * @param serial hexadecimal
 * @param authorityId which authority signed it
 * @param publicKey Base64 of the encoded key
 * @param names addresses and host names that it is good for, sorted
 * @param certificate PEM
 */
public record InstanceCertificate(
        InstanceId instance,
        String serial,
        String authorityId,
        String publicKey,
        List<String> names,
        String certificate,
        Instant issuedAt,
        Instant notAfter) {
    public InstanceCertificate {
        names = List.copyOf(names);
    }
}
