package org.trove.api.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.api.support.ApiServer;

class PolicyStartTest {

    @Test
    void an_api_with_a_broken_policy_file_does_not_start_and_says_where_it_is_broken(@TempDir Path directory)
            throws Exception {
        Path file =
                Files.writeString(directory.resolve("policy.yaml"), "# mine\n\"instance:show\": \"roles:member\"\n");
        ApiServer server = new ApiServer("{\"policy_file\": \"" + file + "\"}");

        assertThatThrownBy(server::start)
                .hasMessageContaining("policy file " + file + ", line 2: ")
                .hasMessageContaining("'roles:member' is not a check");
    }
}
