package org.trove.guestagent.datastore.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.guestagent.datastore.Passwords;
import org.trove.guestagent.datastore.RootAccount;
import org.trove.guestagent.datastore.UserName;
import org.trove.model.UserSpec;

/** The user {@code root} from everywhere with all privileges. */
final class MariaDbRoot implements RootAccount {
    private static final String ROOT = "root";
    private static final UserName USER = new UserName(ROOT, UserSpec.ANY_HOST);

    private final AdminConnection admin;
    private final NameRules rules;
    private final Passwords passwords;
    private final Duration patience;

    /** @param patience of changes with the locks of others */
    MariaDbRoot(AdminConnection admin, NameRules rules, Passwords passwords, Duration patience) {
        this.admin = admin;
        this.rules = rules;
        this.passwords = passwords;
        this.patience = patience;
    }

    @Override
    public RootAccount within(Duration wanted) {
        return new MariaDbRoot(admin, rules, passwords, wanted);
    }

    @Override
    public UserSpec enable(@Nullable String password) {
        String chosen = rules.checkPassword(USER, password == null ? passwords.next() : password);
        return admin.change(patience, change -> {
            if (isThere(change.connection())) {
                Accounts.setPassword(change, USER, chosen);
            } else {
                change.execute("CREATE USER ?@? IDENTIFIED BY ?", ROOT, UserSpec.ANY_HOST, chosen);
                change.undoneBy("DROP USER ?@?", ROOT, UserSpec.ANY_HOST);
            }
            change.execute("GRANT ALL PRIVILEGES ON *.* TO ?@? WITH GRANT OPTION", ROOT, UserSpec.ANY_HOST);
            return new UserSpec(ROOT, chosen, UserSpec.ANY_HOST, List.of());
        });
    }

    @Override
    public void disable() {
        admin.alter(patience, change -> {
            if (isThere(change.connection())) {
                Accounts.setPassword(change, USER, passwords.next());
            }
        });
    }

    @Override
    public boolean isEnabled() {
        return admin.with(MariaDbRoot::isThere);
    }

    private static boolean isThere(Connection connection) throws SQLException {
        return Accounts.exists(connection, USER);
    }
}
