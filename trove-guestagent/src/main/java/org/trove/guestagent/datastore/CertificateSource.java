package org.trove.guestagent.datastore;

import java.util.Optional;

/** Where the code of a datastore finds the instance's certificate. */
public interface CertificateSource {
    /** For instances without one. */
    CertificateSource NONE = Optional::empty;

    /**
     * The certificate to start with. Where one was asked for a moment ago, waits for it, some seconds at most. Empty where the control
     * plane has given none: the datastore starts without TLS.
     */
    Optional<ServerCertificate> current();
}
