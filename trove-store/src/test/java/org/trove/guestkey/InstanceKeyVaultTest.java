package org.trove.guestkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class InstanceKeyVaultTest {
    private final InstanceKeyVault vault = new InstanceKeyVault("the master key", new SecureRandom());

    @Test
    void a_key_that_trove_stored_opens() {
        InstanceKeyVault troves = new InstanceKeyVault("emYjgHFqfXNB1NGehAFIUeoyw4V4XwWHEaKP", new SecureRandom());

        assertThat(troves.open(
                        "dYMM8LymS7GlxPaQWVPTflHQZy76lITm5qmNGQKQam3wph+/LYR4IIGSIN1A8hc44VYnNGeM6jSUofNunPeCrA=="))
                .isEqualTo("qkNqcD4ypcTuDr7rMfXnQ8dKTPFpcJVA");
    }

    @Test
    void a_sealed_key_opens_again() {
        String key = vault.newKey();

        assertThat(vault.open(vault.seal(key))).isEqualTo(key);
    }

    @Test
    void new_keys_are_32_letters_and_digits_and_differ() {
        assertThat(vault.newKey()).matches("[A-Za-z0-9]{32}").isNotEqualTo(vault.newKey());
    }

    @Test
    void a_key_of_another_master_key_says_which_setting_is_wrong() {
        String sealed = new InstanceKeyVault("another master key", new SecureRandom()).seal("x".repeat(32));

        assertThatThrownBy(() -> vault.open(sealed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inst_rpc_key_encr_key");
    }
}
