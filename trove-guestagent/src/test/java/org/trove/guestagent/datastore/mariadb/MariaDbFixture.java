package org.trove.guestagent.datastore.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.guestagent.OwnEndpoint;
import org.trove.guestagent.datastore.DatastoreContext;
import org.trove.guestagent.datastore.DatastoreContext.Bind;
import org.trove.guestagent.datastore.DatastoreUnderTest;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.Passwords;
import org.trove.guestagent.datastore.PrepareRequest;
import org.trove.guestagent.datastore.ServerCertificate;
import org.trove.guestagent.host.CommandRunner;
import org.trove.host.Confinement;
import org.trove.host.FileTree;
import org.trove.host.Privileges;
import org.trove.host.ServiceAccount;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;
import org.trove.time.SystemIdSource;

/** A real MariaDB in a directory of its own, removed with everything in it when closed. */
final class MariaDbFixture implements DatastoreUnderTest {
    private static final int RAM_MB = 256;

    private final Path home;
    private final int port;
    private final @Nullable Path templates;
    private final Confinement confinement;
    private volatile @Nullable ServerCertificate certificate;
    private MariaDbManager manager;

    private MariaDbFixture(Path home, int port, @Nullable Path templates, Confinement confinement) {
        this.confinement = confinement;
        this.home = home;
        this.port = port;
        this.templates = templates;
        this.manager = open();
    }

    static MariaDbFixture create(@Nullable Path templates) throws IOException {
        return create(templates, Confinement.none());
    }

    static MariaDbFixture create(@Nullable Path templates, Confinement confinement) throws IOException {
        // Programs of an unprivileged account must be able to get here, which JUnit's own directories do not allow.
        Path home = Files.createTempDirectory(
                Path.of("/tmp"),
                "tm",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectory(
                home.resolve("agent"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new MariaDbFixture(home, OwnEndpoint.nextPort(), templates, confinement);
    }

    private MariaDbManager open() {
        Path basedir = Path.of(System.getProperty("trove.it.mariadb.basedir", "/usr"));
        DatastoreContext.Tools tools = new DatastoreContext.Tools(
                new CommandRunner(),
                Privileges.ofThisProcess(new ServiceAccount(12_345, 12_345)).with(confinement),
                new SystemIdSource(),
                new Passwords(new SecureRandom()),
                () -> Optional.ofNullable(certificate),
                Clock.systemUTC());
        DatastoreContext context = new DatastoreContext(
                home,
                home.resolve("agent"),
                home.resolve("run"),
                templates,
                basedir,
                new Bind(OwnEndpoint.ADDRESS, port),
                tools);
        return MariaDbManager.open(context, new MariaDbProvider().descriptor());
    }

    /** What the manager finds from now on. */
    void certify(@Nullable ServerCertificate next) {
        certificate = next;
    }

    @Override
    public MariaDbManager manager() {
        return manager;
    }

    @Override
    public void reopen() {
        manager.close();
        manager = open();
    }

    Path home() {
        return home;
    }

    int port() {
        return port;
    }

    @Override
    public long pid() throws IOException {
        return Long.parseLong(Files.readString(home.resolve("run/mysqld.pid")).strip());
    }

    @Override
    public DatastoreDescriptor descriptor() {
        return new MariaDbProvider().descriptor();
    }

    @Override
    public Bind bind() {
        return new Bind(OwnEndpoint.ADDRESS, port);
    }

    @Override
    public void keep(String word) {
        manager.databases().create(List.of(DatabaseSpec.named("kept_" + word)));
    }

    @Override
    public boolean hasKept(String word) {
        return manager.databases().list(Paging.ALL).entries().stream()
                .anyMatch(database -> database.name().equals("kept_" + word));
    }

    @Override
    public boolean letsIn(String user, String password) {
        try (java.sql.Connection connection = connect(user, password, "")) {
            return connection.isValid(1);
        } catch (java.sql.SQLException refused) {
            return false;
        }
    }

    static PrepareRequest request(List<DatabaseSpec> databases, List<UserSpec> users) {
        return new PrepareRequest(config(), databases, users, null);
    }

    /** The real template, with the arithmetic done. */
    static String config() {
        String template =
                new MariaDbProvider().descriptor().mainFile().orElseThrow().template();
        return java.util.regex.Pattern.compile("\\{\\{\\s*(.*?)\\s*}}")
                .matcher(template)
                .replaceAll(match -> String.valueOf(value(match.group(1))));
    }

    private static Object value(String expression) {
        java.util.regex.Matcher product = java.util.regex.Pattern.compile(
                        "(?:(\\d+) \\+ )?(\\d+) \\* flavor\\.ram / 512")
                .matcher(expression);
        if (product.matches()) {
            String base = product.group(1);
            return (base == null ? 0 : Integer.parseInt(base)) + Integer.parseInt(product.group(2)) * RAM_MB / 512;
        }
        return switch (expression) {
            case "flavor.ram" -> RAM_MB;
            case "server_id" -> 4711;
            case "datastore.version" -> "test";
            default -> throw new IllegalArgumentException("the template has an unknown expression: " + expression);
        };
    }

    java.sql.Connection connect(String user, String password, String database) throws java.sql.SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslMode", "DISABLED");
        java.sql.Connection connection = new com.mysql.cj.jdbc.Driver()
                .connect("jdbc:mysql://" + OwnEndpoint.ADDRESS + ":" + port + "/" + database, properties);
        if (connection == null) {
            throw new IllegalStateException("no connection");
        }
        return connection;
    }

    @Override
    public void close() throws IOException {
        manager.stop();
        manager.close();
        FileTree.delete(home);
    }
}
