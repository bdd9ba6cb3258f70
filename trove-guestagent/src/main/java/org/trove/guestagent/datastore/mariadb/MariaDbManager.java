package org.trove.guestagent.datastore.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.guestagent.datastore.Certificates;
import org.trove.guestagent.datastore.Databases;
import org.trove.guestagent.datastore.DatastoreContext;
import org.trove.guestagent.datastore.DatastoreContext.Tools;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.Feature;
import org.trove.guestagent.datastore.Features;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.PrepareRequest;
import org.trove.guestagent.datastore.RootAccount;
import org.trove.guestagent.datastore.Users;
import org.trove.guestagent.host.CommandFailedException;
import org.trove.host.FileTree;
import org.trove.host.PrivateFiles;
import org.trove.model.ServiceStatus;

/** One MariaDB on this machine, run under an unprivileged account. */
final class MariaDbManager implements DatastoreManager {
    private static final Logger LOG = LoggerFactory.getLogger(MariaDbManager.class);

    private final MariaDbLayout layout;
    private final Tools tools;
    private final ConfigFiles config;
    private final DataDirectory dataDirectory;
    private final AdminConnection admin;
    private final MariaDbServer server;
    private final NameRules rules;
    private final Features features;

    private MariaDbManager(DatastoreContext context, MariaDbBinaries binaries, NameRules rules, Clock clock) {
        this.layout = MariaDbLayout.of(context);
        this.tools = context.tools();
        TlsFiles tls = new TlsFiles(layout, tools.certificates());
        this.config = new ConfigFiles(layout, binaries, context.bind(), tools.privileges(), tls);
        this.dataDirectory = new DataDirectory(binaries, tools, context.templates());
        this.admin = new AdminConnection(layout);
        this.server = new MariaDbServer(layout, binaries, admin, tools.privileges(), clock);
        this.rules = rules;
        this.features = new Features()
                .with(Databases.class, this::databases)
                .with(Users.class, this::users)
                .with(RootAccount.class, this::root)
                .with(Certificates.class, () -> this::certificateChanged);
    }

    static MariaDbManager open(DatastoreContext context, DatastoreDescriptor descriptor) {
        return new MariaDbManager(
                context,
                MariaDbBinaries.in(context.basedir()),
                new NameRules(descriptor),
                context.tools().clock());
    }

    @Override
    public void prepare(PrepareRequest request) {
        guarded("prepare", () -> {
            server.stop();
            makeDirectories();
            dataDirectory.create(layout.data());
            config.write(request.configContents());
            startWith(InitFile::securing);
        });
        databases().create(request.databases());
        users().create(request.users());
        if (request.rootPassword() != null) {
            root().enable(request.rootPassword());
        }
    }

    @Override
    public void rebuild(String configContents) {
        guarded("come up with its data", () -> {
            if (!Files.isDirectory(layout.data())) {
                throw GuestErrors.failed("There are no data of MariaDB in " + layout.data() + ".");
            }
            server.stop();
            makeDirectories();
            tools.privileges().give(layout.data());
            config.write(configContents);
            startWith(InitFile::admitting);
        });
    }

    @Override
    public void configure(String configContents) {
        guarded("be configured", () -> {
            require("directory of the datastore", layout.home());
            config.write(configContents);
        });
    }

    private void makeDirectories() throws IOException {
        FileTree.delete(layout.run());
        FileTree.delete(layout.temporary());
        PrivateFiles.directory(layout.home(), "rwx--x--x");
        for (Path directory : List.of(layout.run(), layout.temporary(), layout.logs())) {
            tools.privileges().give(PrivateFiles.directory(directory, "rwx------"));
        }
    }

    /** The init file is read before anybody is let in; an account without a password never can be used. */
    private void startWith(Function<AdminCredentials, String> statements) throws IOException {
        AdminCredentials credentials =
                new AdminCredentials(AdminCredentials.USER, tools.passwords().next());
        credentials.write(layout.adminCredentials(), layout.socket());
        PrivateFiles.write(layout.initFile(), statements.apply(credentials));
        tools.privileges().give(layout.initFile());
        try {
            server.start(List.of("--init-file=" + layout.initFile()));
        } finally {
            Files.deleteIfExists(layout.initFile());
        }
    }

    @Override
    public void start() {
        guarded("start", () -> {
            require("data directory", layout.data());
            config.refresh();
            server.start(List.of());
        });
    }

    @Override
    public void stop() {
        guarded("stop", server::stop);
    }

    private void certificateChanged() {
        if (!Files.exists(layout.mainConfig())) {
            return;
        }
        guarded("take its certificate over", () -> {
            config.refresh();
            if (server.status() == ServiceStatus.HEALTHY) {
                boolean taken = admin.with(CertificateReload::perform);
                LOG.info("certificate changed taken_over={}", taken ? "now" : "at the next restart");
            }
        });
    }

    @Override
    public ServiceStatus probe() {
        return server.status();
    }

    @Override
    public boolean wasKilled() {
        return server.wasKilled();
    }

    @Override
    public Path dataDirectory() {
        return layout.data();
    }

    @Override
    public <F extends Feature> Optional<F> feature(Class<F> kind) {
        return features.find(kind);
    }

    Databases databases() {
        return new MariaDbDatabases(admin, rules, LOCK_PATIENCE);
    }

    Users users() {
        return new MariaDbUsers(admin, rules, LOCK_PATIENCE);
    }

    RootAccount root() {
        return new MariaDbRoot(admin, rules, tools.passwords(), LOCK_PATIENCE);
    }

    @Override
    public void close() {
        admin.close();
    }

    /** Where it is gone, what is written into it would fail with the name of some other file. */
    private static void require(String what, Path directory) {
        if (!Files.isDirectory(directory)) {
            LOG.warn("a directory of the datastore is missing path={}", directory);
            throw GuestErrors.failed("The " + what + " " + directory
                    + " is missing: its volume is not mounted, or somebody removed it.");
        }
    }

    private static void guarded(String action, FileWork work) {
        try {
            work.run();
        } catch (IOException | CommandFailedException e) {
            LOG.warn("datastore action failed action={} cause={}", action, e.toString());
            throw GuestErrors.failed("MariaDB could not " + action + ": " + e.getMessage());
        }
    }

    private interface FileWork {
        void run() throws IOException;
    }
}
