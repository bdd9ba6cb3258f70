package org.trove.cloud;

import java.util.Arrays;
import java.util.Map;
import org.trove.crypto.SecretString;
import org.trove.model.InstanceId;

/**
 * What users keep at the cloud's key manager, by the references that it gave them. Everything is asked for with the token of the
 * user who named the reference, so that nobody reaches through us what he could not reach himself. Every method may be repeated
 * and throws {@link CloudException}: PERMANENT where the reference is none of this cloud's, or the user may not; NOT_FOUND; or
 * TRANSIENT.
 */
public interface Secrets {
    /** Of a cloud that has no key manager: every reference is refused. */
    Secrets NONE = new Secrets() {
        @Override
        public Container container(SecretString userToken, String reference) {
            throw absent();
        }

        @Override
        public Payload payload(SecretString userToken, String reference) {
            throw absent();
        }

        @Override
        public void addConsumer(SecretString userToken, String reference, InstanceId consumer) {
            throw absent();
        }

        @Override
        public void removeConsumer(SecretString userToken, String reference, InstanceId consumer) {
            throw absent();
        }

        private CloudException absent() {
            return new CloudException(CloudException.Kind.PERMANENT, "This cloud has no key manager.", null);
        }
    };

    /** A container of a certificate's parts, or of secrets under names of the user's; others are refused as PERMANENT. */
    Container container(SecretString userToken, String reference);

    /** What a secret holds, to be closed. PERMANENT where that is more than the settings allow. */
    Payload payload(SecretString userToken, String reference);

    /** Notes with a secret or container that an instance needs it; nothing to do where that is noted. */
    void addConsumer(SecretString userToken, String reference, InstanceId consumer);

    /** Takes the note back; nothing to do where there is none, or no such secret or container any more. */
    void removeConsumer(SecretString userToken, String reference, InstanceId consumer);

    /** A container. @param secrets references of its secrets by their names, such as {@code certificate} */
    record Container(Type type, String name, Map<String, String> secrets) {
        public Container {
            secrets = Map.copyOf(secrets);
        }

        /** What the names mean. */
        public enum Type {
            /** {@code certificate}, {@code private_key}, {@code private_key_passphrase} and {@code intermediates}. */
            CERTIFICATE,
            /** Whatever the user chose. */
            GENERIC
        }
    }

    /** What a secret holds: bytes that are overwritten when it is closed, and never shown. */
    final class Payload implements AutoCloseable {
        private final String contentType;
        private final byte[] bytes;

        /** @param bytes not copied: they are the payload's from now on */
        public Payload(String contentType, byte[] bytes) {
            this.contentType = contentType;
            this.bytes = bytes;
        }

        /** Such as {@code application/octet-stream} of a PKCS#12 file, or {@code text/plain} (UTF-8) of a passphrase. */
        public String contentType() {
            return contentType;
        }

        /** The bytes themselves, which {@link #close} overwrites. */
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public void close() {
            Arrays.fill(bytes, (byte) 0);
        }

        @Override
        public String toString() {
            return "Payload[" + contentType + ", ***]";
        }
    }
}
