package org.trove.bus;

import org.trove.message.wire.AcceptedCodes;
import org.trove.message.wire.WireSecurity;
import org.trove.model.GuestCode;

/** What messages of a guest must have, by what its row says. */
final class GuestCodes {
    private GuestCodes() {}

    static AcceptedCodes accepted(GuestCode known, WireSecurity security) {
        return switch (known) {
            case NEW -> AcceptedCodes.NEW_ONLY;
            case OLD -> AcceptedCodes.OLD_TOO;
            case PYTHON -> AcceptedCodes.NONE_TOO;
            case UNKNOWN -> security.guestCodes();
        };
    }
}
