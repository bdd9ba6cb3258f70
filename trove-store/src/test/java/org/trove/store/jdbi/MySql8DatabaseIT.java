package org.trove.store.jdbi;

import org.junit.jupiter.api.Tag;

/** The same on a second server, {@code trove.it.mysql8.url}; runs where the build is told so ({@code -Dit.excluded.groups=}). */
@Tag("mysql8")
class MySql8DatabaseIT extends RealDatabaseContract {
    MySql8DatabaseIT() {
        super("trove.it.mysql8");
    }
}
