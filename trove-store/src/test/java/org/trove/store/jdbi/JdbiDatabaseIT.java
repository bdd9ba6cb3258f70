package org.trove.store.jdbi;

/** On the server that {@code trove.it.mysql.url} names. */
class JdbiDatabaseIT extends RealDatabaseContract {
    JdbiDatabaseIT() {
        super("trove.it.mysql");
    }
}
