package org.trove.cloud.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.trove.host.PrivateFiles;

/**
 * How often in a row an agent was started without staying up; kept in a file, so that all processes count together.
 *
 * @param inRow 0 = never started
 * @param latest when it was started last
 */
record AgentStarts(int inRow, Instant latest) {
    /** An agent that ran for this long is sound, and whatever ends it then is a new matter. */
    static final Duration SOUND = Duration.ofSeconds(60);

    private static final int MANY = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    static AgentStarts read(Path file) throws IOException {
        try {
            String[] fields = Files.readString(file).trim().split(" ");
            return new AgentStarts(Integer.parseInt(fields[0]), Instant.ofEpochMilli(Long.parseLong(fields[1])));
        } catch (NoSuchFileException | IndexOutOfBoundsException | NumberFormatException never) {
            return new AgentStarts(0, Instant.EPOCH);
        }
    }

    void write(Path file) throws IOException {
        PrivateFiles.write(file, inRow + " " + latest.toEpochMilli());
    }

    boolean isNever() {
        return inRow == 0;
    }

    /** Whether it died so often that an operator should look. */
    boolean isHopeless(Instant now) {
        return inRow >= MANY && now.isBefore(latest.plus(SOUND));
    }

    /** When it may be started again: at once the first time, then 1 s, 2 s, 4 s … up to a minute after the start before. */
    Instant due() {
        if (inRow == 0) {
            return Instant.EPOCH;
        }
        Duration pause = inRow > 6 ? LONGEST_PAUSE : Duration.ofSeconds(1L << (inRow - 1));
        return latest.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    AgentStarts next(Instant now) {
        boolean wasSound = !now.isBefore(latest.plus(SOUND).plus(LONGEST_PAUSE));
        return new AgentStarts(wasSound ? 1 : inRow + 1, now);
    }
}
