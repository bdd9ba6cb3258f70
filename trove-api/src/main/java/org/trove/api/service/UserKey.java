package org.trove.api.service;

import java.util.List;
import java.util.regex.Pattern;
import org.trove.error.TroveException;
import org.trove.message.WireUser;
import org.trove.model.UserSpec;

/** A user of a datastore as paths name one: {@code name} or {@code name@host}. */
record UserKey(String name, String host) {

    private static final int MAX_HOST_LENGTH = 255;
    private static final Pattern HOST = Pattern.compile("^[%]?[\\w(-).]*[%]?$");

    /** The last {@code @} separates; without one the host is any. */
    static UserKey parse(String text) {
        int at = text.lastIndexOf('@');
        if (at <= 0) {
            return new UserKey(text, UserSpec.ANY_HOST);
        }
        String host = text.substring(at + 1);
        if (host.isEmpty()
                || host.length() > MAX_HOST_LENGTH
                || !HOST.matcher(host).matches()) {
            throw TroveException.badRequest("The host '" + host + "' of the user is not valid.");
        }
        return new UserKey(text.substring(0, at), host);
    }

    static UserKey of(UserSpec user) {
        return new UserKey(user.name(), user.host());
    }

    WireUser toWire() {
        return new WireUser(name, null, host, List.of(), false);
    }
}
