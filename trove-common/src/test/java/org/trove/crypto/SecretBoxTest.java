package org.trove.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
    private final SecretBox box = boxOf("k".repeat(32));

    private static SecretBox boxOf(String secret) {
        return new SecretBox(SecretString.of(secret), new SecureRandom());
    }

    @Test
    void what_was_sealed_opens_again_at_its_place() {
        String sealed = box.seal("pässwörd", "op-1");

        assertThat(sealed).startsWith("v1:").doesNotContain("pässwörd");
        assertThat(box.open(sealed, "op-1")).isEqualTo("pässwörd");
        assertThat(boxOf("k".repeat(32)).open(sealed, "op-1")).isEqualTo("pässwörd");
    }

    @Test
    void the_same_text_never_looks_the_same() {
        assertThat(box.seal("text", "op-1")).isNotEqualTo(box.seal("text", "op-1"));
    }

    @Test
    void another_place_another_key_and_altered_texts_do_not_open() {
        String sealed = box.seal("text", "op-1");
        char last = sealed.charAt(10);
        String altered = sealed.substring(0, 10) + (last == 'A' ? 'B' : 'A') + sealed.substring(11);

        assertThatIllegalArgumentException().isThrownBy(() -> box.open(sealed, "op-2"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> boxOf("q".repeat(32)).open(sealed, "op-1"));
        assertThatIllegalArgumentException().isThrownBy(() -> box.open(altered, "op-1"));
        assertThatIllegalArgumentException().isThrownBy(() -> box.open("plain", "op-1"));
        assertThatIllegalArgumentException().isThrownBy(() -> box.open("v1:AAAA", "op-1"));
    }
}
