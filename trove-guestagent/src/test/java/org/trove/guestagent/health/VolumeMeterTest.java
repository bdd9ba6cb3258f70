package org.trove.guestagent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.model.VolumeUsage;
import org.trove.time.SettableClock;

final class VolumeMeterTest {
    @TempDir
    Path data;

    private final SettableClock clock = new SettableClock();

    @Test
    void a_measurement_is_kept_for_half_a_minute() throws IOException {
        VolumeMeter meter = new VolumeMeter(data, 1, clock);
        assertThat(meter.usage()).isEqualTo(new VolumeUsage(0, 1L << 30));
        Files.writeString(data.resolve("f"), "1234");
        assertThat(meter.usage().usedBytes()).isZero();
        clock.advance(Duration.ofSeconds(31));
        assertThat(meter.usage().usedBytes()).isEqualTo(4);
    }

    @Test
    void it_measures_anew_when_told_to_forget() throws IOException {
        VolumeMeter meter = new VolumeMeter(data.resolve("later"), 1, clock);
        assertThat(meter.usage().usedBytes()).isZero();
        Files.createDirectory(data.resolve("later"));
        Files.writeString(data.resolve("later/f"), "1234");
        meter.forget();
        assertThat(meter.usage().usedBytes()).isEqualTo(4);
    }

    @Test
    void an_overfull_volume_is_shown_as_it_is() throws IOException {
        try (java.io.RandomAccessFile file =
                new java.io.RandomAccessFile(data.resolve("big").toFile(), "rw")) {
            file.setLength(3L << 30);
        }
        VolumeMeter meter = new VolumeMeter(data, 1, clock);
        assertThat(meter.filesystemStats().used()).isEqualTo(3.0);
        assertThat(meter.filesystemStats().total()).isEqualTo(1.0);
        assertThat(meter.filesystemStats().free()).isZero();
    }
}
