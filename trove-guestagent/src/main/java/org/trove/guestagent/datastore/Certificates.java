package org.trove.guestagent.datastore;

/** TLS with a certificate that changes while the datastore runs. A datastore without this has it from its next start on. */
public interface Certificates extends Feature {
    /** The {@link CertificateSource} has another one: a datastore that serves TLS takes it over now, without a restart. */
    void changed();
}
