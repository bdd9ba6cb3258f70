package org.trove.taskmanager.userdata;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Our document for cloud-init and an operator's, as the MIME message of two parts that cloud-init takes too. It tells by its
 * first line what the operator's part is: a document, a script, a list of addresses.
 */
final class JoinedUserData {
    /** Lists of both count, such as the files; where both name the same, ours does, or there would be no guest. */
    private static final String MERGE = "list(append)+dict(no_replace,recurse_list)+str()";

    private JoinedUserData() {}

    static String of(String ours, String added) {
        String boundary = "===trove-parts===";
        while (ours.contains(boundary) || added.contains(boundary)) {
            boundary += "=";
        }
        return "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\nMIME-Version: 1.0\n\n"
                + "--" + boundary + "\nContent-Type: text/cloud-config; charset=\"utf-8\"\n\n" + ours
                + "\n--" + boundary + "\nContent-Type: text/plain; charset=\"utf-8\"\nX-Merge-Type: " + MERGE + "\n"
                + body(added)
                + "\n--" + boundary + "--\n";
    }

    /** Encoded only where that is needed: it makes a third more, and there is little room. */
    private static String body(String added) {
        if (StandardCharsets.US_ASCII.newEncoder().canEncode(added)) {
            return "\n" + added;
        }
        byte[] bytes = added.getBytes(StandardCharsets.UTF_8);
        return "Content-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes);
    }
}
