package org.trove.guestkey;

import jakarta.inject.Inject;
import java.security.SecureRandom;
import org.trove.crypto.KeySettings;
import org.trove.message.wire.MalformedMessageException;
import org.trove.message.wire.MessageCipher;

/** Makes the message keys of instances and keeps them readable to the control plane alone. */
public final class InstanceKeyVault {
    private static final int KEY_LENGTH = 32;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final String masterKey;
    private final SecureRandom random;
    private final MessageCipher cipher;

    @Inject
    public InstanceKeyVault(KeySettings keys, SecureRandom random) {
        this(keys.instRpcKeyEncrKey().reveal(), random);
    }

    InstanceKeyVault(String masterKey, SecureRandom random) {
        this.masterKey = masterKey;
        this.random = random;
        this.cipher = new MessageCipher(random);
    }

    /** A new key: 32 letters and digits, about 190 bits. */
    public String newKey() {
        StringBuilder key = new StringBuilder(KEY_LENGTH);
        for (int i = 0; i < KEY_LENGTH; i++) {
            key.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return key.toString();
    }

    /** The key as {@code instances.encrypted_key} holds it. */
    public String seal(String key) {
        return cipher.encrypt(masterKey, key);
    }

    /** The key in clear. @throws IllegalStateException where it was sealed with another {@code inst_rpc_key_encr_key} */
    public String open(String sealedKey) {
        try {
            return cipher.decrypt(masterKey, sealedKey);
        } catch (MalformedMessageException e) {
            throw new IllegalStateException(
                    "an instance's key does not open: keys.inst_rpc_key_encr_key is not the one it was stored with", e);
        }
    }
}
