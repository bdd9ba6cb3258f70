package org.trove.certificate;

import java.security.PublicKey;
import java.util.List;

/**
 * What a certificate is for.
 *
 * @param commonName at most 64 characters
 * @param names addresses and host names
 */
public record CertificateSubject(PublicKey key, String commonName, List<String> names, Purpose purpose) {
    public CertificateSubject {
        names = List.copyOf(names);
    }

    /** Which side of a connection may show it; the other side refuses it otherwise. */
    public enum Purpose {
        SERVER,
        CLIENT
    }
}
