package org.trove.taskmanager.userdata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our document for cloud-init and what an operator adds, as the MIME message that cloud-init takes too. */
final class JoinedUserData {
    private static final String MERGE = "X-Merge-Type";

    /** Lists of both count, such as the files; where both name the same, ours does, or there would be no guest. */
    private static final String ADDED = "list(append)+dict(no_replace,recurse_list)+str()";

    /** The same for ours as the last one: what is behind an address is merged as cloud-init likes, in place of what was there. */
    private static final String OURS_LAST = "list(prepend)+dict(no_replace,recurse_list)+str()";

    private JoinedUserData() {}

    static String of(String ours, List<UserDataPart> added) {
        if (added.isEmpty()) {
            return ours;
        }
        boolean fetches =
                added.stream().anyMatch(part -> AddedUserData.typeOf(part).startsWith("text/x-include"));
        List<String> parts = new ArrayList<>();
        added.forEach(
                part -> parts.add(part.withDefault(MERGE, ADDED, "Merge-Type").print()));
        parts.add(fetches ? parts.size() : 0, ours(ours, fetches));
        String boundary = "===trove-parts===";
        while (isIn(parts, boundary)) {
            boundary += "=";
        }
        StringBuilder message = new StringBuilder(
                "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\nMIME-Version: 1.0\n\n");
        for (String part : parts) {
            message.append("--").append(boundary).append('\n').append(part).append('\n');
        }
        return message.append("--").append(boundary).append("--\n").toString();
    }

    private static String ours(String document, boolean last) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "text/cloud-config; charset=\"utf-8\"");
        if (last) {
            headers.put(MERGE, OURS_LAST);
        }
        return new UserDataPart(headers, document).print();
    }

    private static boolean isIn(List<String> parts, String boundary) {
        return parts.stream().anyMatch(part -> part.contains(boundary));
    }
}
