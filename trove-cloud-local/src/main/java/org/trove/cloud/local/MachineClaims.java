package org.trove.cloud.local;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.host.PrivateFiles;

/**
 * What the homes of this machine have taken, so that no two have the same: addresses, and user ids where they are root's. A
 * claim is a symbolic link named like the address or id that points to its holder, a directory of an instance; it holds while
 * the holder exists, whether its home is in use or not, across boots.
 *
 * <p>Homes of one user have a directory and a lock in common. Those of different users cannot lock each other out: each claims
 * in its own directory first and looks into the others' then, so that of two who want the same at least one sees the other and
 * goes on to the next.
 */
final class MachineClaims {
    private static final Logger LOG = LoggerFactory.getLogger(MachineClaims.class);

    /** A holder claims first and is made then. */
    private static final Duration UNTIL_MADE = Duration.ofMinutes(2);

    /** The same within one home, which knows better what it makes. */
    private static final Duration UNTIL_MADE_HERE = Duration.ofSeconds(10);

    /** Two users who want the same see each other's claims for an instant, and that is no conflict for one who had it before. */
    private static final Duration PASSING = Duration.ofSeconds(5);

    private static final String LOCKS = "locks";

    private final ClaimPlaces places;
    private final HomeLocks locks;
    private final Clock clock;

    MachineClaims(ClaimPlaces places, Clock clock) throws IOException {
        this.places = places;
        this.locks = new HomeLocks(PrivateFiles.directory(places.own().resolve(LOCKS)));
        this.clock = clock;
    }

    static String user(int uid) {
        return "uid-" + uid;
    }

    /**
     * Takes an address or id for a holder. @return false where another one has it
     *
     * @param holder an instance's directory in its home
     */
    boolean take(String name, Path holder) throws IOException {
        Path claim = places.own().resolve(name);
        try (HomeLocks.Held held = locks.lockAddresses()) {
            Optional<Path> known = holder(claim);
            if (known.isPresent() && known.get().equals(holder)) {
                return !isTakenByOthers(name, holder, PASSING);
            }
            if (known.isPresent()) {
                if (isHeld(claim, known.get(), UNTIL_MADE)) {
                    return false;
                }
                LOG.info("a claim of what is gone is given back name={} holder={}", name, known.get());
                Files.deleteIfExists(claim);
            }
            Files.createSymbolicLink(claim, holder);
            if (isTakenByOthers(name, holder, Duration.ZERO)) {
                Files.deleteIfExists(claim);
                return false;
            }
            return true;
        } catch (FileAlreadyExistsException notOurs) {
            return false;
        }
    }

    /** What a holder has; nothing to do where it has it no more. */
    void giveBack(String name, Path holder) throws IOException {
        Path claim = places.own().resolve(name);
        try (HomeLocks.Held held = locks.lockAddresses()) {
            if (holder(claim).filter(holder::equals).isPresent()) {
                Files.deleteIfExists(claim);
            }
        }
    }

    /**
     * Gives back what this user's homes claimed that are gone, or instances that are.
     *
     * @param home that asks; what an earlier home at the same place had is not needed any more
     */
    void prune(Path home) throws IOException {
        try (HomeLocks.Held held = locks.lockAddresses();
                Stream<Path> claims = Files.list(places.own())) {
            for (Path claim : (Iterable<Path>) claims::iterator) {
                Optional<Path> holder = holder(claim);
                if (holder.isEmpty()) {
                    continue;
                }
                Duration untilMade = home.equals(holder.get().getParent()) ? UNTIL_MADE_HERE : UNTIL_MADE;
                if (!isHeld(claim, holder.get(), untilMade)) {
                    LOG.info("a claim of what is gone is given back name={} holder={}", claim, holder.get());
                    Files.deleteIfExists(claim);
                }
            }
        }
    }

    private boolean isTakenByOthers(String name, Path own, Duration atLeast) throws IOException {
        for (Path directory : places.others()) {
            Path claim = directory.resolve(name);
            Optional<Path> holder = holder(claim).filter(other -> !other.equals(own));
            if (holder.isPresent() && isOlder(claim, atLeast) && isHeld(claim, holder.get(), UNTIL_MADE)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the holder is there, or may still be made, or cannot be looked for because its home is closed to this user. */
    private boolean isHeld(Path claim, Path holder, Duration untilMade) throws IOException {
        Path home = holder.getParent();
        if (Files.exists(holder, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (home == null || Files.notExists(home)) {
            return false;
        }
        return !isOlder(claim, untilMade)
                || !Files.isReadable(home)
                || hasAddress(home, String.valueOf(holder.getFileName()));
    }

    private static boolean hasAddress(Path home, String instance) throws IOException {
        Path addresses = home.resolve("addresses");
        if (!Files.isDirectory(addresses)) {
            return false;
        }
        try (Stream<Path> links = Files.list(addresses)) {
            for (Path link : (Iterable<Path>) links::iterator) {
                if (holder(link).map(Path::toString).filter(instance::equals).isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isOlder(Path claim, Duration age) throws IOException {
        try {
            Instant made =
                    Files.getLastModifiedTime(claim, LinkOption.NOFOLLOW_LINKS).toInstant();
            return !made.plus(age).isAfter(clock.instant());
        } catch (NoSuchFileException gone) {
            return true;
        }
    }

    /** Where a link points; empty where there is none. */
    private static Optional<Path> holder(Path link) throws IOException {
        try {
            return Files.isSymbolicLink(link) ? Optional.of(Files.readSymbolicLink(link)) : Optional.empty();
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }
}
