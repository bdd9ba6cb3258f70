package org.trove.api.service;

import java.util.List;
import java.util.Locale;
import org.trove.message.WireUser;
import org.trove.model.UserSpec;

/** A user of a datastore as paths name one: {@code name} or {@code name@host}. */
record UserKey(String name, String host) {

    /**
     * The last {@code @} separates, as in Trove; without one, or with nothing behind it, the host is any.
     *
     * @param hasHosts whether users are of hosts; where not, an {@code @} belongs to the name, unless every host is named behind it
     */
    static UserKey parse(String text, boolean hasHosts) {
        int at = text.lastIndexOf('@');
        boolean isEverywhere = at > 0 && text.substring(at + 1).equals(UserSpec.ANY_HOST);
        if (at <= 0 || at == text.length() - 1 || !(hasHosts || isEverywhere)) {
            return new UserKey(text, UserSpec.ANY_HOST);
        }
        return new UserKey(text.substring(0, at), text.substring(at + 1).toLowerCase(Locale.ROOT));
    }

    static UserKey of(UserSpec user) {
        return new UserKey(user.name(), user.host());
    }

    WireUser toWire() {
        return new WireUser(name, null, host, List.of(), false);
    }
}
