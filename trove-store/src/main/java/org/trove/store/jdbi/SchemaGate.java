package org.trove.store.jdbi;

import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.DatabaseUnavailableException.Reason;

/**
 * Lets no work at a schema that this release was not written for. It is asked for its version until it fits, and again when a
 * statement met a table or column that is not there; so a service may start before the migration, and goes on after it. A
 * service that runs already is not stopped by a newer release's migration.
 */
final class SchemaGate {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaGate.class);
    private static final String VERSION =
            "SELECT COALESCE(MAX(CAST(version AS UNSIGNED)), 0) FROM flyway_schema_history WHERE success = 1";
    private static final String MIGRATE = "run bin/trove-manage migrate";

    private volatile boolean fits;
    private volatile String told = "";

    /** @throws DatabaseUnavailableException saying what to do where the schema does not fit */
    void require(Handle handle) {
        if (!fits) {
            trouble(handle).ifPresent(trouble -> {
                throw new DatabaseUnavailableException(Reason.SCHEMA, trouble, null);
            });
        }
    }

    /** What is wrong with the schema, in words for an operator. */
    Optional<String> trouble(Handle handle) {
        if (fits) {
            return Optional.empty();
        }
        Optional<String> trouble = compared(versionOf(handle));
        fits = trouble.isEmpty();
        tell(trouble.orElse(""));
        return trouble;
    }

    /** Each trouble once, and its end. */
    private void tell(String trouble) {
        if (trouble.equals(told)) {
            return;
        }
        told = trouble;
        if (trouble.isEmpty()) {
            LOG.info("the schema fits now");
        } else {
            LOG.warn("no work is done on the database reason={}", trouble);
        }
    }

    /** A statement met something that is not in the schema: it is to be looked at again. */
    void doubt() {
        fits = false;
    }

    private static Optional<String> compared(int version) {
        int known = Latest.VERSION;
        if (version == known) {
            return Optional.empty();
        }
        if (version > known) {
            return Optional.of("the schema is at version " + version + " and this release knows only " + known
                    + ": update this service");
        }
        return Optional.of(
                version == 0
                        ? "the schema is not migrated: " + MIGRATE
                        : "the schema is not migrated (it is at version " + version + ", this release needs " + known
                                + "): " + MIGRATE);
    }

    /** 0 = nothing was migrated yet. */
    private static int versionOf(Handle handle) {
        try {
            return new Sql(handle).first(VERSION, rs -> rs.getInt(1)).orElse(0);
        } catch (JdbiException e) {
            if (SqlErrors.isMissingInSchema(e)) {
                return 0;
            }
            throw e;
        }
    }

    /** Read once, at the first look. */
    private static final class Latest {
        static final int VERSION = Migrations.latest();
    }
}
