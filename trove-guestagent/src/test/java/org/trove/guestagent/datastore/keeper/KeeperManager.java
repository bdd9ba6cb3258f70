package org.trove.guestagent.datastore.keeper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.guestagent.datastore.DatastoreContext;
import org.trove.guestagent.datastore.DatastoreContext.Bind;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.PrepareRequest;
import org.trove.guestagent.host.ServiceProcess;
import org.trove.host.FileTree;
import org.trove.host.PrivateFiles;
import org.trove.message.wire.RenderedFiles;
import org.trove.model.ServiceStatus;

final class KeeperManager implements DatastoreManager {
    private static final Duration POLL = Duration.ofMillis(40);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final DatastoreContext context;
    private final DatastoreDescriptor descriptor;
    private final ServiceProcess process;

    KeeperManager(DatastoreContext context, DatastoreDescriptor descriptor) {
        this.context = context;
        this.descriptor = descriptor;
        this.process = new ServiceProcess(
                pidFile(), settings().toString(), context.tools().privileges());
    }

    private Path pidFile() {
        return context.runDirectory().resolve("keeper.pid");
    }

    private Path configuration() {
        return context.home().resolve("conf");
    }

    private Path settings() {
        return configuration().resolve("instance.conf");
    }

    @Override
    public Path dataDirectory() {
        return context.home().resolve("data");
    }

    @Override
    public void prepare(PrepareRequest request) {
        doing(() -> {
            process.stop(GRACE);
            FileTree.delete(dataDirectory());
            own(dataDirectory());
        });
        bringUp(request.configContents());
    }

    @Override
    public void rebuild(String configContents) {
        doing(() -> {
            requireData();
            process.stop(GRACE);
            context.tools().privileges().give(dataDirectory());
        });
        bringUp(configContents);
    }

    private void bringUp(String configContents) {
        doing(() -> {
            FileTree.delete(context.runDirectory());
            own(context.runDirectory());
        });
        configure(configContents);
        start();
    }

    @Override
    public void configure(String configContents) {
        doing(() -> {
            PrivateFiles.directory(context.home(), "rwx--x--x");
            for (Map.Entry<String, String> file :
                    RenderedFiles.read(descriptor, configContents).entrySet()) {
                Path path = configuration().resolve(file.getKey());
                PrivateFiles.directory(Objects.requireNonNull(path.getParent()), "rwx------");
                PrivateFiles.write(path, file.getValue());
            }
            context.tools().privileges().give(configuration());
        });
    }

    @Override
    public void start() {
        doing(() -> {
            requireData();
            writeInstance();
            ProcessHandle running = process.search().isPresent()
                    ? process.search().orElseThrow()
                    : process.start(
                            List.of(
                                    context.basedir().resolve("bin/python3").toString(),
                                    configuration().resolve("server.py").toString(),
                                    settings().toString()),
                            dataDirectory(),
                            context.stateDirectory().resolve("keeper.out"));
            awaitService(running);
        });
    }

    /** What only the agent knows. */
    private void writeInstance() throws IOException {
        Bind bind = context.bind();
        PrivateFiles.write(
                settings(),
                "address = " + bind.address() + "\nport = " + bind.port() + "\ndata = " + dataDirectory()
                        + "\npid_file = " + pidFile() + "\n");
        try (InputStream program = Objects.requireNonNull(KeeperManager.class.getResourceAsStream("server.py"))) {
            PrivateFiles.write(
                    configuration().resolve("server.py"), new String(program.readAllBytes(), StandardCharsets.UTF_8));
        }
        context.tools().privileges().give(configuration());
    }

    private void awaitService(ProcessHandle running) throws IOException {
        Instant deadline = context.tools().clock().instant().plus(STATE_CHANGE_TIMEOUT);
        while (!KeeperClient.answers(context.bind())) {
            if (ServiceProcess.endsWithin(running, POLL)
                    || context.tools().clock().instant().isAfter(deadline)) {
                throw GuestErrors.failed("Keeper did not start: "
                        + Files.readString(context.stateDirectory().resolve("keeper.out")));
            }
        }
        process.serves();
    }

    @Override
    public void stop() {
        process.stop(GRACE);
    }

    @Override
    public ServiceStatus probe() {
        if (process.find().isEmpty()) {
            return process.wasKilled() ? ServiceStatus.CRASHED : ServiceStatus.SHUTDOWN;
        }
        return KeeperClient.answers(context.bind()) ? ServiceStatus.HEALTHY : ServiceStatus.RUNNING;
    }

    @Override
    public boolean wasKilled() {
        return process.wasKilled();
    }

    @Override
    public void close() {}

    private void own(Path directory) throws IOException {
        PrivateFiles.directory(context.home(), "rwx--x--x");
        context.tools().privileges().give(PrivateFiles.directory(directory, "rwx------"));
    }

    private void requireData() {
        if (!Files.isDirectory(dataDirectory())) {
            throw GuestErrors.failed("There are no data of Keeper in " + dataDirectory() + ".");
        }
    }

    private static void doing(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            throw GuestErrors.failed("Keeper failed: " + e.getMessage());
        }
    }

    private interface Work {
        void run() throws IOException;
    }
}
