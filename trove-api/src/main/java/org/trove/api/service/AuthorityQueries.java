package org.trove.api.service;

import java.util.List;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.certificate.CertificateAuthorities;
import org.trove.model.CertificateAuthority;

/** Reads which certificate authorities users can trust. */
public final class AuthorityQueries {
    private final CertificateAuthorities authorities;
    private final Policy policy;

    public AuthorityQueries(CertificateAuthorities authorities, Policy policy) {
        this.authorities = authorities;
        this.policy = policy;
    }

    /** Those that are trusted now, the one that signs first. */
    public List<CertificateAuthority> trusted(Caller caller) {
        policy.require("certificate_authority:show", caller.alone());
        return authorities.trusted();
    }
}
