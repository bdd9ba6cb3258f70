package org.trove.bus;

import org.trove.time.IdSource;

/** Identifiers of messages: UUIDs as 32 hexadecimal digits. */
final class MessageIds {
    private MessageIds() {}

    static String next(IdSource ids) {
        return compact(ids.newId().toString());
    }

    static String compact(String uuid) {
        return uuid.replace("-", "");
    }
}
