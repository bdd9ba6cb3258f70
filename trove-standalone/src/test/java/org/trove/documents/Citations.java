package org.trove.documents;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds texts that cite a document which the project does not have. Public standards (RFC 9110, section 1) may be cited. */
final class Citations {
    /** A title in quotes with its section, or a word for some other document. */
    private static final Pattern UNKNOWN_DOCUMENT = Pattern.compile(
            "\\breference:? \"|\"[A-Z][\\w ]*\",? sections? [0-9]|\\b(?:our|the) (?:specification|requirements document)\\b");

    private static final Pattern PAGE = Pattern.compile("(?<![\\w./~*${}-])((?:[\\w.-]+/)*[\\w-]+\\.md)\\b");

    private final Path root;

    /** @param root the top of the project, from which pages are named */
    Citations(Path root) {
        this.root = root;
    }

    /**
     * Lines that cite what is not there. Pages below docs may be named alone.
     *
     * @param file whose directory pages may be named from, too
     */
    List<String> unknown(Path file, String text) {
        List<String> found = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (UNKNOWN_DOCUMENT.matcher(lines[i]).find() || namesMissingPage(file, lines[i])) {
                found.add(root.relativize(file) + ":" + (i + 1) + ": " + lines[i].strip());
            }
        }
        return found;
    }

    private boolean namesMissingPage(Path file, String line) {
        Matcher page = PAGE.matcher(line);
        while (page.find()) {
            if (Stream.of(root, root.resolve("docs"), file.resolveSibling("."))
                    .noneMatch(directory -> Files.exists(directory.resolve(page.group(1))))) {
                return true;
            }
        }
        return false;
    }
}
