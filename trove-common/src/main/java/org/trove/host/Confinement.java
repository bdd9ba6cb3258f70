package org.trove.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes every file that it does not need from a program, whoever runs it: the kernel's Landlock, which needs neither root nor a
 * mount. A database's root can then write no file of the account that runs the server.
 *
 * <p>Java has no way to the three system calls, so that a few lines of Perl stand before the program; Debian and Ubuntu always
 * have the interpreter ({@code perl-base}).
 */
public final class Confinement {
    /** The first version of Landlock that lets a program move files between two of its own directories (Linux 5.19). */
    private static final int OLDEST_VERSION = 2;

    private static final int PATIENCE_SECONDS = 20;

    /** Numbers of the calls are the same on all processors that Java has. Version 0 is asked for with a null pointer. */
    private static final String VERSION = "print syscall(444, 0, 0, 1), qq(\n)";

    /**
     * Arguments: r:PATH (read, list, execute) and w:PATH (read, list, make, write, remove) for what is allowed with all that is
     * below; what does not exist is left out. Then -- and the program. Nobody may make symbolic links or device files.
     */
    private static final String PROGRAM = """
            my $version = syscall(444, 0, 0, 1);
            my $handled = $version >= 5 ? 0xffff : $version >= 3 ? 0x7fff : 0x3fff;
            my $attributes = pack('Q', $handled);
            my $rules = syscall(444, $attributes, length $attributes, 0);
            die "the ruleset of Landlock cannot be made: $!\n" if $rules < 0;
            while (defined(my $rule = shift @ARGV)) {
                last if $rule eq '--';
                my ($kind, $path) = split /:/, $rule, 2;
                sysopen(my $file, $path, 010000000) or next;
                my $allowed = $kind eq 'w' ? 0xe3be : 0xd;
                $allowed &= 0xc007 unless -d $path;
                my $attribute = pack('Ql', $allowed & $handled, fileno $file);
                syscall(445, $rules, 1, $attribute, 0) == 0 or die "Landlock does not take $path: $!\n";
            }
            syscall(446, $rules, 0) == 0 or die "Landlock cannot be turned on: $!\n";
            exec { $ARGV[0] } @ARGV or die "$ARGV[0] cannot be run: $!\n";
            """;

    /** What programs of a system need of it. */
    private static final List<String> SYSTEM = List.of(
            "/usr",
            "/bin",
            "/sbin",
            "/lib",
            "/lib64",
            "/etc",
            "/sys/devices/system",
            "/run/systemd/resolve",
            "/run/resolvconf",
            "/dev/random",
            "/dev/urandom",
            "/dev/zero");

    private final boolean wanted;
    private final @Nullable String obstacle;

    private Confinement(boolean wanted, @Nullable String obstacle) {
        this.wanted = wanted;
        this.obstacle = obstacle;
    }

    /** Programs see what their account sees. */
    public static Confinement none() {
        return new Confinement(false, null);
    }

    /** As far as this machine can; {@link #obstacle} says why where it cannot. */
    public static Confinement ofThisMachine() {
        return new Confinement(true, findObstacle());
    }

    /** Whether programs are to be confined, be it possible or not. */
    public boolean isWanted() {
        return wanted;
    }

    /** Why this machine cannot confine programs; empty where it can, or was not asked to. */
    public Optional<String> obstacle() {
        return Optional.ofNullable(obstacle);
    }

    /**
     * The command that runs {@code command} confined; it replaces itself, so that the process id stays.
     *
     * @param readable directories and files beyond those of the system
     * @param writable directories and files; what is made in them may not be executed
     */
    public List<String> confined(List<String> command, List<Path> readable, List<Path> writable) {
        if (!wanted || obstacle != null) {
            return command;
        }
        List<String> whole = new ArrayList<>(List.of("setpriv", "--no-new-privs", "--", "perl", "-e", PROGRAM, "--"));
        SYSTEM.forEach(path -> whole.add("r:" + path));
        readable.forEach(path -> whole.add("r:" + path));
        writable.forEach(path -> whole.add("w:" + path));
        whole.add("w:/dev/null");
        whole.add("--");
        whole.addAll(command);
        return whole;
    }

    private static @Nullable String findObstacle() {
        try {
            Process perl = new ProcessBuilder("perl", "-e", VERSION)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            String answer = new String(perl.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = perl.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return ended && Integer.parseInt(answer) >= OLDEST_VERSION
                    ? null
                    : "the kernel has no Landlock, or one older than Linux 5.19";
        } catch (IOException e) {
            return "the command 'perl' is missing (package perl-base)";
        } catch (NumberFormatException e) {
            return "the kernel could not be asked for Landlock";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted while the kernel was asked for Landlock";
        }
    }
}
