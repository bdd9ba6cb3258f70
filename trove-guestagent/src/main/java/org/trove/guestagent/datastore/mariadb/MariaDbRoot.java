package org.trove.guestagent.datastore.mariadb;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.guestagent.datastore.Passwords;
import org.trove.guestagent.datastore.RootAccount;
import org.trove.guestagent.datastore.UserName;
import org.trove.model.UserSpec;

/** The user {@code root} from everywhere with all privileges. */
final class MariaDbRoot implements RootAccount {
    private static final String ROOT = "root";

    private final AdminConnection admin;
    private final NameRules rules;
    private final Passwords passwords;

    MariaDbRoot(AdminConnection admin, NameRules rules, Passwords passwords) {
        this.admin = admin;
        this.rules = rules;
        this.passwords = passwords;
    }

    @Override
    public UserSpec enable(@Nullable String password) {
        String chosen = rules.checkPassword(
                new UserName(ROOT, UserSpec.ANY_HOST), password == null ? passwords.next() : password);
        return admin.with(connection -> {
            Sql.execute(connection, "CREATE USER IF NOT EXISTS ?@? IDENTIFIED BY ?", ROOT, UserSpec.ANY_HOST, chosen);
            Sql.execute(connection, "ALTER USER ?@? IDENTIFIED BY ?", ROOT, UserSpec.ANY_HOST, chosen);
            Sql.execute(connection, "GRANT ALL PRIVILEGES ON *.* TO ?@? WITH GRANT OPTION", ROOT, UserSpec.ANY_HOST);
            return new UserSpec(ROOT, chosen, UserSpec.ANY_HOST, List.of());
        });
    }

    @Override
    public void disable() {
        admin.change(connection -> {
            if (isEnabled()) {
                Sql.execute(connection, "ALTER USER ?@? IDENTIFIED BY ?", ROOT, UserSpec.ANY_HOST, passwords.next());
            }
        });
    }

    @Override
    public boolean isEnabled() {
        return admin.with(connection -> Sql.exists(
                connection, "SELECT 1 FROM mysql.user WHERE User = ? AND Host = ?", ROOT, UserSpec.ANY_HOST));
    }
}
