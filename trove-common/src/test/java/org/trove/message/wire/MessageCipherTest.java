package org.trove.message.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCipherTest {
    private static final String KEY = "a key of a test";
    private final MessageCipher cipher = new MessageCipher(new SecureRandom());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "fifteen letters",
                "sixteen letters!",
                "\"käse\"",
                "a text of more than two blocks of AES"
            })
    void what_was_encrypted_decrypts_again(String text) {
        assertThat(cipher.decrypt(KEY, cipher.encrypt(KEY, text))).isEqualTo(text);
    }

    @Test
    void the_same_text_never_looks_the_same_twice() {
        assertThat(cipher.encrypt(KEY, "text")).isNotEqualTo(cipher.encrypt(KEY, "text"));
    }

    @Test
    void a_known_vector_encrypts_to_the_known_text() {
        MessageCipher zeroIv = new MessageCipher(new ZeroRandom());
        // printf '"x"' | openssl enc -aes-256-cbc -K <hex of the md5 text of the key> -iv 00..00
        assertThat(zeroIv.encrypt("bzH6y0SGmjuoY0FNSTptrhgieGXNDX6PIhvz", "\"x\""))
                .isEqualTo("AAAAAAAAAAAAAAAAAAAAAFNHycLtcrXzwCO38Qhh3Pk=");
    }

    @Test
    void another_key_does_not_open_it() {
        for (int i = 0; i < 2_000; i++) {
            String sealed = cipher.encrypt(KEY, "\"4a7557fc-b23b-4f97-a3a4-f2eb416e914e\"");
            String wrong = "another key " + i;
            assertThatThrownBy(() -> WireJson.parse("it", cipher.decrypt(wrong, sealed)))
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no base64!", "c2hvcnQ=", "QUFBQUFBQUFBQUFBQUFBQQ==", "4a7557fc-b23b-4f97-a3a4-f2eb416e914e"
            })
    void what_is_not_encrypted_is_refused(String text) {
        assertThatThrownBy(() -> cipher.decrypt(KEY, text)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void a_shortened_text_is_refused() {
        byte[] sealed = Base64.getDecoder().decode(cipher.encrypt(KEY, "a text of more than two blocks of AES"));
        String cut = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(sealed, sealed.length - 16));

        assertThatThrownBy(() -> cipher.decrypt(KEY, cut)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void the_authentication_code_depends_on_key_and_text() {
        String code = cipher.authenticate(KEY, "text");

        assertThat(cipher.isAuthentic(KEY, "text", code)).isTrue();
        assertThat(cipher.isAuthentic(KEY, "Text", code)).isFalse();
        assertThat(cipher.isAuthentic("another key", "text", code)).isFalse();
        assertThat(cipher.isAuthentic(KEY, "text", "")).isFalse();
    }

    private static final class ZeroRandom extends SecureRandom {
        @Override
        public void nextBytes(byte[] bytes) {
            java.util.Arrays.fill(bytes, (byte) 0);
        }
    }
}
