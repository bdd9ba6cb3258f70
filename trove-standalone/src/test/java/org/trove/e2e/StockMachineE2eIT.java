package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image that {@code trove.it.machine.image} names, booted by QEMU: its own kernel, its own systemd, its own cloud-init. Takes
 * minutes; {@code bin/test-guest-image} runs it.
 */
@Tag("machine")
class StockMachineE2eIT {
    @TempDir
    Path directory;

    @Test
    void a_machine_becomes_a_database_and_stays_one_through_everything_that_is_done_to_it() {
        try (MachineStory story = new MachineStory(directory, true)) {
            story.create();
            story.everyUnitIsWell();
            story.theAgentIsKeptWithinBounds();

            long began = story.began();
            story.resizeVolume();
            assertThat(story.began())
                    .as("start of a datastore whose volume is resized")
                    .isBetween(began - 1, began + 1);

            story.operate(Map.of("restart", Map.of()));
            assertThat(story.began()).isGreaterThan(began + 1);

            story.reboot();
            story.rebuild();
            story.delete();
        }
    }

    @Test
    void a_volume_grows_while_it_is_away_from_its_machine() {
        try (MachineStory story = new MachineStory(directory, false)) {
            story.create();
            story.resizeVolume();
            story.rebuild();
            story.delete();
        }
    }
}
