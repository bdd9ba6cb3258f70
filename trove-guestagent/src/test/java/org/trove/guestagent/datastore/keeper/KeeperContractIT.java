package org.trove.guestagent.datastore.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.guestagent.OwnEndpoint;
import org.trove.guestagent.datastore.CertificateSource;
import org.trove.guestagent.datastore.DatastoreContext;
import org.trove.guestagent.datastore.DatastoreContext.Bind;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.DatastoreManagerContract;
import org.trove.guestagent.datastore.DatastoreUnderTest;
import org.trove.guestagent.datastore.Passwords;
import org.trove.guestagent.host.CommandRunner;
import org.trove.host.FileTree;
import org.trove.host.Privileges;
import org.trove.host.ServiceAccount;
import org.trove.time.SystemIdSource;

/** The contract is about nothing that only one datastore has: a datastore of a few lines fulfils it. */
final class KeeperContractIT extends DatastoreManagerContract {
    @Override
    protected DatastoreUnderTest create() throws IOException {
        return new Keeper(Files.createTempDirectory(Path.of("/tmp"), "tk"));
    }

    @Test
    void its_second_configuration_file_counts_too() throws IOException {
        try (DatastoreUnderTest keeper = create()) {
            keeper.manager()
                    .prepare(new org.trove.guestagent.datastore.PrepareRequest(
                            "{\"keeper.conf\":\"greeting = of one\\n\",\"limits/words.conf\":\"longest = 3\\n\"}",
                            java.util.List.of(),
                            java.util.List.of(),
                            null));
            assertThat(KeeperClient.ask(keeper.bind(), "greet")).isEqualTo("of one");
            assertThat(KeeperClient.ask(keeper.bind(), "keep abc")).isEqualTo("yes");
            assertThat(KeeperClient.ask(keeper.bind(), "keep abcd")).isEqualTo("no");
        }
    }

    private static final class Keeper implements DatastoreUnderTest {
        private final Path home;
        private final Bind bind = new Bind(OwnEndpoint.ADDRESS, OwnEndpoint.nextPort());
        private DatastoreManager manager;

        Keeper(Path home) throws IOException {
            this.home = home;
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
            Files.createDirectory(home.resolve("agent"));
            manager = open();
        }

        private DatastoreManager open() {
            DatastoreContext.Tools tools = new DatastoreContext.Tools(
                    new CommandRunner(),
                    Privileges.ofThisProcess(new ServiceAccount(12_346, 12_346)),
                    new SystemIdSource(),
                    new Passwords(new SecureRandom()),
                    CertificateSource.NONE,
                    Clock.systemUTC());
            return new KeeperProvider()
                    .open(new DatastoreContext(
                            home, home.resolve("agent"), home.resolve("run"), null, Path.of("/usr"), bind, tools));
        }

        @Override
        public DatastoreManager manager() {
            return manager;
        }

        @Override
        public DatastoreDescriptor descriptor() {
            return new KeeperProvider().descriptor();
        }

        @Override
        public Bind bind() {
            return bind;
        }

        @Override
        public void reopen() {
            manager.close();
            manager = open();
        }

        @Override
        public long pid() throws IOException {
            return Long.parseLong(
                    Files.readString(home.resolve("run/keeper.pid")).strip());
        }

        @Override
        public void keep(String word) {
            assertThat(ask("keep " + word)).isEqualTo("yes");
        }

        @Override
        public boolean hasKept(String word) {
            return ask("has " + word).equals("yes");
        }

        private String ask(String line) {
            try {
                return KeeperClient.ask(bind, line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean letsIn(String user, String password) {
            throw new UnsupportedOperationException("a keeper has no users");
        }

        @Override
        public void close() throws IOException {
            manager.stop();
            manager.close();
            FileTree.delete(home);
        }
    }
}
