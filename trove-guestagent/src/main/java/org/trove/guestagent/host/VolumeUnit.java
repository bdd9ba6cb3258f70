package org.trove.guestagent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has systemd do it by a unit of three instances ({@code trove-guestagent-volume@.service}), so that the agent needs no right to
 * mount, and what is mounted is so for the whole server. The unit knows the volume by itself, whatever the message calls it.
 */
public final class VolumeUnit implements DataVolume {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeUnit.class);

    /** More than the unit's own. */
    private static final Duration TIMEOUT = Duration.ofMinutes(31);

    private final CommandRunner commands;
    private final List<String> starter;
    private final String unit;
    private final Path reports;

    /**
     * @param starter the command that starts a unit and waits for its end
     * @param unit name of the template, without {@code @.service}
     * @param reports directory in which the unit leaves what it said, as {@code UNIT-INSTANCE.log}
     */
    public VolumeUnit(CommandRunner commands, List<String> starter, String unit, Path reports) {
        this.commands = commands;
        this.starter = List.copyOf(starter);
        this.unit = unit;
        this.reports = reports;
    }

    /** The one of this server's systemd. */
    public static VolumeUnit ofSystemd(CommandRunner commands, String unit) {
        return new VolumeUnit(commands, List.of("systemctl", "start"), unit, Path.of("/run"));
    }

    @Override
    public void mount(String device, String mountPoint) {
        start("mount");
    }

    @Override
    public void unmount(String mountPoint) {
        start("unmount");
    }

    @Override
    public void resize(String device, String mountPoint, boolean online) {
        start("grow");
    }

    private void start(String instance) {
        List<String> command = new ArrayList<>(starter);
        command.add(unit + "@" + instance + ".service");
        try {
            commands.run(command, TIMEOUT);
        } catch (CommandFailedException e) {
            String said = said(instance);
            throw said.isEmpty() ? e : new CommandFailedException(instance + ": " + said, e);
        }
        LOG.info("data volume changed action={} said={}", instance, said(instance));
    }

    private String said(String instance) {
        try {
            return Files.readString(reports.resolve(unit + "-" + instance + ".log"))
                    .strip();
        } catch (IOException nothing) {
            return "";
        }
    }
}
