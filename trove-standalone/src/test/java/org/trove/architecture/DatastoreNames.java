package org.trove.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds names of datastores and their usual ports in code (not in comments): the control plane knows them only as rows. */
final class DatastoreNames {
    private static final Pattern NAME = Pattern.compile(
            "mariadb|mysql|percona|postgres|redis|valkey|cassandra|mongo|couchbase|couchdb|vertica|\\b(3_?306|5_?432|6_?379)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMENT = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\])'|(//[^\\n]*|/\\*.*?\\*/)", Pattern.DOTALL);

    /** Places that may name one, each with its reason. A place is the end of a directory's or file's path. */
    static final Map<String, String> EXCEPTIONS = Map.of(
            "org/trove/guestagent/datastore/", "a datastore's own package and the contract beside it",
            "org/trove/store/jdbi/", "the control plane's own database: driver and dialect",
            "org/trove/standalone/", "wiring: the embedded database and the datastore that it registers");

    private DatastoreNames() {}

    static boolean excepted(String path) {
        return EXCEPTIONS.keySet().stream().anyMatch(path::contains);
    }

    /** Lines, as "number: text", that name a datastore outside of comments. */
    static List<String> in(String source) {
        String code = COMMENT.matcher(source).replaceAll(DatastoreNames::blankIfComment);
        List<String> found = new ArrayList<>();
        int number = 0;
        for (String line : code.split("\n", -1)) {
            number++;
            if (NAME.matcher(line).find()) {
                found.add(number + ": " + line.strip());
            }
        }
        return found;
    }

    private static String blankIfComment(java.util.regex.MatchResult match) {
        String text = match.group();
        return Matcher.quoteReplacement(match.group(1) == null ? text : text.replaceAll("[^\n]", " "));
    }
}
