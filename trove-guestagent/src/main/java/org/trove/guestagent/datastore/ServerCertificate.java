package org.trove.guestagent.datastore;

/**
 * With what a datastore shows who it is, all in PEM.
 *
 * @param key the private key, which nobody but the datastore and the agent may read
 * @param certificate of the instance
 * @param authorities all that are trusted
 */
public record ServerCertificate(String key, String certificate, String authorities) {
    /** Without the key. */
    @Override
    public String toString() {
        return "ServerCertificate[]";
    }
}
