package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.trove.certificate.CertificateAuthorities;
import org.trove.crypto.Certificates;
import org.trove.model.CertificateAuthority;

/** Certificate authorities as users see them. */
public final class AuthorityViews {
    private AuthorityViews() {}

    /** @param pem all that are trusted, as a client's file has them */
    record Trusted(String pem, List<Authority> authorities) {}

    /** @param fingerprint SHA-256, hexadecimal */
    record Authority(
            String id,
            String standing,
            String fingerprint,
            @JsonProperty("valid_from") String validFrom,
            @JsonProperty("valid_until") String validUntil) {}

    public static Object trusted(List<CertificateAuthority> trusted) {
        return new Trusted(
                CertificateAuthorities.bundle(trusted),
                trusted.stream().map(AuthorityViews::authority).toList());
    }

    private static Authority authority(CertificateAuthority authority) {
        return new Authority(
                authority.id(),
                authority.standing().name().toLowerCase(Locale.ROOT),
                Certificates.fingerprint(authority.certificate()),
                Times.text(authority.notBefore()),
                Times.text(authority.notAfter()));
    }
}
