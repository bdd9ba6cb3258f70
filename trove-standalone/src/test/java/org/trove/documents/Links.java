package org.trove.documents;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trove.architecture.SourceTree;

/** Finds links of a Markdown page that lead nowhere. Addresses outside of the project are not asked. */
final class Links {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\[]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?) *#*$");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    private Links() {}

    /** The links of the page that do not resolve, each with its line. */
    static List<String> broken(Path page) {
        List<String> broken = new ArrayList<>();
        List<String> lines = withoutCode(SourceTree.text(page));
        for (int i = 0; i < lines.size(); i++) {
            Matcher link = LINK.matcher(lines.get(i));
            while (link.find()) {
                if (!resolves(page, link.group(1))) {
                    broken.add(page.getFileName() + ":" + (i + 1) + ": " + link.group(1));
                }
            }
        }
        return broken;
    }

    private static boolean resolves(Path page, String target) {
        if (ELSEWHERE.matcher(target).matches()) {
            return true;
        }
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path linked = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(linked)
                && (hash < 0 || anchors(SourceTree.text(linked)).contains(target.substring(hash + 1)));
    }

    /** The anchors of a page as GitHub makes them of its headings. */
    static Set<String> anchors(String text) {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (String line : withoutBlocks(text)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = anchor(heading.group(1));
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return LINK.matcher(heading)
                .replaceAll(match -> Matcher.quoteReplacement(match.group().replaceAll("^\\[|].*$", "")))
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    /** The lines of a page; those of code blocks are empty. */
    static List<String> withoutBlocks(String text) {
        List<String> lines = new ArrayList<>();
        boolean code = false;
        for (String line : text.split("\n", -1)) {
            boolean fence = line.strip().startsWith("```");
            code ^= fence;
            lines.add(code || fence ? "" : line);
        }
        return lines;
    }

    private static List<String> withoutCode(String text) {
        return withoutBlocks(text).stream()
                .map(line -> line.replaceAll("`[^`]*`", "code"))
                .toList();
    }
}
