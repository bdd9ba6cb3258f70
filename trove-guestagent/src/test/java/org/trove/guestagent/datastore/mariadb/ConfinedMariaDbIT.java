package org.trove.guestagent.datastore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.trove.host.Confinement;
import org.trove.host.FileTree;
import org.trove.model.DatabaseSpec;
import org.trove.model.ServiceStatus;
import org.trove.model.UserSpec;

/** A server that may use the files of its instance alone, whoever runs it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConfinedMariaDbIT {
    private Path outside;
    private MariaDbFixture db;
    private String password = "";

    @BeforeAll
    void prepare() throws IOException {
        Confinement confinement = Confinement.ofThisMachine();
        assumeTrue(confinement.obstacle().isEmpty(), () -> "not here: " + confinement.obstacle());
        outside = Files.createTempDirectory(Path.of("/tmp"), "tmo");
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(outside.resolve("readable"), "not for the database\n");
        db = MariaDbFixture.create(null, confinement);
        db.manager()
                .prepare(MariaDbFixture.request(
                        List.of(DatabaseSpec.named("app"), DatabaseSpec.named("other")),
                        List.of(new UserSpec("u1", "secret", "%", List.of("app")))));
        password = Objects.requireNonNull(db.manager().root().enable(null).password());
    }

    @AfterAll
    void remove() throws IOException {
        if (db != null) {
            db.close();
            FileTree.delete(outside);
        }
    }

    private void run(String statement) throws SQLException {
        try (Connection connection = db.connect("root", password, "app")) {
            Sql.execute(connection, statement);
        }
    }

    @Test
    void root_cannot_make_it_write_a_log_where_its_account_could() throws SQLException, IOException {
        for (String log : List.of("general_log", "slow_query_log")) {
            run("SET GLOBAL " + log + "_file = '" + outside.resolve(log) + "'");
            assertThatThrownBy(() -> run("SET GLOBAL " + log + " = ON")).isInstanceOf(SQLException.class);
            assertThat(outside.resolve(log)).doesNotExist();
            run("SET GLOBAL " + log + "_file = 'inside-" + log + "'");
            run("SET GLOBAL " + log + " = ON");
            run("SET GLOBAL " + log + " = OFF");
            assertThat(db.home().resolve("data/inside-" + log)).exists();
        }
    }

    @Test
    void statements_write_and_read_files_in_one_directory_of_the_instance_alone() throws SQLException {
        assertThatThrownBy(() -> run("SELECT 1 INTO OUTFILE '" + outside.resolve("result") + "'"))
                .hasMessageContaining("secure-file-priv");
        run("CREATE TABLE read_back (line TEXT)");
        assertThatThrownBy(() -> run("LOAD DATA INFILE '" + outside.resolve("readable") + "' INTO TABLE read_back"))
                .hasMessageContaining("secure-file-priv");
        Path allowed = db.home().resolve("files/result");
        run("SELECT 1 INTO OUTFILE '" + allowed + "'");
        run("LOAD DATA INFILE '" + allowed + "' INTO TABLE read_back");
        assertThat(outside.resolve("result")).doesNotExist();
    }

    @Test
    void tables_lie_in_the_data_directory_whatever_is_said() throws SQLException, IOException {
        for (String engine : List.of("InnoDB", "MyISAM", "Aria")) {
            run("CREATE TABLE t_" + engine + " (n INT) ENGINE=" + engine + " DATA DIRECTORY='" + outside + "'");
        }
        try (var files = Files.list(outside)) {
            assertThat(files).containsExactly(outside.resolve("readable"));
        }
    }

    @Test
    void what_a_server_does_with_its_own_files_works() throws SQLException {
        run("CREATE TABLE moved (n INT)");
        run("RENAME TABLE app.moved TO other.moved");
        run("ALTER TABLE other.moved ADD COLUMN m INT, ALGORITHM=COPY");
        run("DROP TABLE other.moved");
        db.manager().stop();
        db.manager().start();
        assertThat(db.manager().probe()).isEqualTo(ServiceStatus.HEALTHY);
    }
}
