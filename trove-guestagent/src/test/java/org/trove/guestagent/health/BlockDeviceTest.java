package org.trove.guestagent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlockDeviceTest {
    @TempDir
    Path kernel;

    @Test
    void numbers_are_taken_apart_as_the_c_library_puts_them_together() {
        assertThat(BlockDevice.of(0xfe10)).isEqualTo(new BlockDevice(254, 16));
        assertThat(BlockDevice.of(0x100001303456L)).isEqualTo(new BlockDevice(0x1034, 0x1356));
    }

    @Test
    void its_size_is_what_the_kernel_says_in_sectors() throws IOException {
        Files.writeString(Files.createDirectory(kernel.resolve("254:16")).resolve("size"), "4194304\n");
        assertThat(new BlockDevice(254, 16).sizeBytes(kernel)).isEqualTo(2L << 30);
    }
}
