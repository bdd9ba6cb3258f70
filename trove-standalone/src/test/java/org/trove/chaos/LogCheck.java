package org.trove.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Looks through the services' logs for secrets and for defects that announced themselves. */
final class LogCheck {
    /** Errors that are none of ours; each with its reason. */
    private static final List<Pattern> ALLOWED = List.of(
            // The pool's own word for a database that is away; the service says it as a warning.
            Pattern.compile("^ERROR .*com\\.zaxxer\\.hikari.*"),
            // The cause within a warning: on a busy machine the identity takes longer than it may, and the user gets a
            // 503.
            Pattern.compile("^! (Causing: )?java\\.lang\\.IllegalStateException: Keystone .*"));

    private static final Pattern BUG = Pattern.compile("^ERROR|\\bbug\\b|NullPointerException|IllegalStateException");

    private final Collection<String> secrets;

    LogCheck(Collection<String> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    Check noSecrets(List<Path> logs) {
        List<String> wrong = new ArrayList<>();
        int lines = 0;
        for (Path log : logs) {
            List<String> content = read(log);
            for (int line = 0; line < content.size(); line++) {
                lines++;
                if (secrets.stream().anyMatch(content.get(line)::contains)) {
                    wrong.add(log.getFileName() + ":" + (line + 1) + " holds a secret");
                }
            }
        }
        return new Check("logs have no secret (lines)", lines, wrong);
    }

    Check noBugs(List<Path> logs) {
        List<String> wrong = new ArrayList<>();
        int lines = 0;
        for (Path log : logs) {
            List<String> content = read(log);
            lines += content.size();
            for (int line = 0; line < content.size(); line++) {
                if (isBug(content.get(line))) {
                    wrong.add(log.getFileName() + ":" + (line + 1) + " " + content.get(line));
                }
            }
        }
        return new Check("logs tell of no bug (lines)", lines, wrong);
    }

    static boolean isBug(String line) {
        return (BUG.matcher(line).find() || line.toLowerCase(Locale.ROOT).contains("internal error"))
                && ALLOWED.stream().noneMatch(pattern -> pattern.matcher(line).matches());
    }

    private static List<String> read(Path log) {
        try {
            return Files.exists(log)
                    ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(log + " cannot be read", e);
        }
    }
}
