package org.trove.api.view;

import java.util.List;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.model.UserSpec;

/** The views of what guests tell: databases and users. */
public final class GuestViews {

    private GuestViews() {}

    public static NameView database(WireDatabase database) {
        return new NameView(database.name());
    }

    public static UserView user(WireUser user) {
        UserSpec spec = user.toSpec();
        return new UserView(
                spec.name(),
                spec.host(),
                spec.databases().stream().map(NameView::new).toList());
    }

    public static CredentialView credential(WireUser user) {
        return new CredentialView(user.name(), String.valueOf(user.password()));
    }

    /** Something that is no more than a name. */
    public record NameView(String name) {}

    /** A user, without the password. */
    public record UserView(String name, String host, List<NameView> databases) {}

    /** A user with the password, told once: when root is enabled. */
    public record CredentialView(String name, String password) {
        @Override
        public String toString() {
            return "CredentialView[" + name + "]";
        }
    }
}
