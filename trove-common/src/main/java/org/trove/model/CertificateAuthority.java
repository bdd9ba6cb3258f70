package org.trove.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority of this installation: a row of {@code certificate_authorities}.
 *
 * @param certificate its self-signed certificate, PEM
 * @param sealedKey its private key, sealed; null once it is retired, and where it was read for its certificate alone
 */
public record CertificateAuthority(
        String id,
        Standing standing,
        String certificate,
        @Nullable String sealedKey,
        Instant notBefore,
        Instant notAfter) {
    /** What an authority is used for. */
    public enum Standing {
        /** The one that signs. There is at most one. */
        CURRENT,
        /** Trusted already, signs later. There is at most one. */
        NEXT,
        /** Signs no more; trusted until it ends or is forgotten. */
        RETIRED
    }

    /** Without certificate and key. */
    @Override
    public String toString() {
        return "CertificateAuthority[" + id + ", " + standing + ", until " + notAfter + "]";
    }
}
