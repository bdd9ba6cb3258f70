package org.trove.guestagent.command;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.Stamps;
import org.trove.message.wire.Stamp;

/**
 * Numbers the reports of an instance: each higher than all before it, also those of agents before this one and of a server before
 * this one, and whatever the clock does. The conductor takes no report twice by them. Numbers are set aside in blocks, so that a
 * report needs no write.
 */
public final class ReportNumbers implements Supplier<Stamp> {
    private static final Logger LOG = LoggerFactory.getLogger(ReportNumbers.class);
    private static final String FILE = ".report-numbers";

    /** As many as microseconds in a second: so the numbers stay behind the time from which a server made anew starts. */
    private static final long BLOCK = 1_000_000;

    private final StateFiles files;
    private final Clock clock;
    private long next;
    private long end;

    /**
     * @param stateDirectory exists, and only the agent can write there
     * @param since when the control plane made this server, in microseconds since the epoch: larger than all numbers of the server
     *     before it; 0 = not known
     */
    public ReportNumbers(Path stateDirectory, long since, Clock clock) {
        this(new StateDirectory(stateDirectory), since, clock);
    }

    public ReportNumbers(StateFiles files, long since, Clock clock) {
        this.files = files;
        this.clock = clock;
        this.next = Math.max(since, kept());
        this.end = next;
    }

    @Override
    public synchronized Stamp get() {
        if (next >= end) {
            setAside();
        }
        next++;
        return new Stamp(Stamps.micros(clock.instant()), next);
    }

    private void setAside() {
        end = next + BLOCK;
        try {
            files.write(FILE, Long.toString(end));
        } catch (UncheckedIOException e) {
            // Reports must go on; the clock makes it likely that the agent before said less.
            next = Math.max(next, Stamps.micros(clock.instant()));
            end = next + BLOCK;
            LOG.warn("the numbers of reports cannot be kept cause={}", e.getMessage());
        }
    }

    /** Where nothing was kept this may be a disk that was made anew behind the control plane's back: then the clock has to do. */
    private long kept() {
        try {
            String text = files.read(FILE).orElse("").strip();
            if (text.matches("[0-9]{1,18}")) {
                return Long.parseLong(text);
            }
        } catch (UncheckedIOException e) {
            LOG.error("the numbers of reports cannot be read", e);
        }
        return Stamps.micros(clock.instant());
    }
}
