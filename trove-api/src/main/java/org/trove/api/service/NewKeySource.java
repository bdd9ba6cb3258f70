package org.trove.api.service;

/** Makes message keys for new instances. */
@FunctionalInterface
public interface NewKeySource {

    /** A new key, encrypted as {@code instances.encrypted_key} keeps it. */
    String newEncryptedKey();
}
