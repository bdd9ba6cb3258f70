package org.trove.store.jdbi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.trove.wiring.FreePort;

/** Two nodes of a Galera cluster on loopback, both of which take writes; a test's own. */
final class GaleraCluster implements AutoCloseable {
    private static final String SERVER = "/usr/sbin/mariadbd";
    private static final String PROVIDER = "/usr/lib/galera/libgalera_smm.so";
    private static final Duration START = Duration.ofSeconds(90);
    private static final String PASSWORD = "trove-test";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Path directory;
    private final List<Node> nodes = new ArrayList<>();

    /** Ports of SQL, of the group, of incremental and of full state transfers. */
    private record Node(Path home, int sql, int group, int increment, int full, List<Process> process) {}

    GaleraCluster(Path directory) throws IOException {
        assumeTrue(
                Files.exists(Path.of(PROVIDER)) && Files.isExecutable(Path.of(SERVER)),
                "two nodes of a cluster need Debian's packages galera-4 and mariadb-server");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/rsync")), "a second node needs rsync");
        this.directory = directory;
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        try {
            Node first = start("gcomm://");
            start("gcomm://127.0.0.1:" + first.group());
        } catch (RuntimeException | IOException e) {
            close();
            throw e;
        }
    }

    /** Names a node to a {@link TestSchema}. @return the prefix of the properties */
    String prefix(int node) {
        String prefix = "trove.it.galera" + node;
        System.setProperty(
                prefix + ".url", "jdbc:mysql://127.0.0.1:" + nodes.get(node).sql() + "/");
        System.setProperty(prefix + ".user", "root");
        System.setProperty(prefix + ".password", PASSWORD);
        return prefix;
    }

    private Node start(String cluster) throws IOException {
        Path home = directory.resolve("node" + nodes.size());
        List<Integer> ports = freePorts();
        Node node = new Node(home, ports.get(0), ports.get(1), ports.get(2), ports.get(3), new ArrayList<>());
        nodes.add(node);
        for (Path made : List.of(home, home.resolve("tmp"))) {
            Files.createDirectory(made);
        }
        Path init = Files.writeString(
                home.resolve("init.sql"),
                "CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '" + PASSWORD
                        + "';\nGRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n");
        own(home);
        run(
                home,
                List.of("mariadb-install-db", "--no-defaults", "--datadir=" + home.resolve("data"), "--skip-test-db"));
        boolean bootstraps = cluster.equals("gcomm://");
        List<String> command = new ArrayList<>(List.of(SERVER, "--no-defaults"));
        command.addAll(options(node, cluster));
        command.addAll(bootstraps ? List.of("--wsrep-new-cluster", "--init-file=" + init) : List.of());
        node.process().add(launch(home, command));
        await("node " + nodes.size() + " of the cluster; its log is " + home.resolve("log"))
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> size(node) == nodes.size());
        return node;
    }

    private static List<String> options(Node node, String cluster) {
        Path home = node.home();
        Map<String, String> options = Map.ofEntries(
                Map.entry("datadir", home.resolve("data").toString()),
                Map.entry("tmpdir", home.resolve("tmp").toString()),
                Map.entry("socket", home.resolve("tmp/db.sock").toString()),
                Map.entry("pid-file", home.resolve("tmp/db.pid").toString()),
                Map.entry("bind-address", "127.0.0.1"),
                Map.entry("port", Integer.toString(node.sql())),
                Map.entry("skip-name-resolve", "1"),
                Map.entry("binlog-format", "ROW"),
                Map.entry("innodb-autoinc-lock-mode", "2"),
                Map.entry("innodb-buffer-pool-size", "64M"),
                Map.entry("innodb-flush-log-at-trx-commit", "0"),
                Map.entry("wsrep-on", "ON"),
                Map.entry("wsrep-provider", PROVIDER),
                Map.entry("wsrep-cluster-name", "trove-it"),
                Map.entry("wsrep-cluster-address", cluster),
                Map.entry("wsrep-node-address", "127.0.0.1:" + node.group()),
                Map.entry(
                        "wsrep-provider-options",
                        "gmcast.listen_addr=tcp://127.0.0.1:" + node.group() + ";ist.recv_addr=127.0.0.1:"
                                + node.increment() + ";gcache.size=32M"),
                Map.entry("wsrep-sst-method", "rsync"),
                Map.entry("wsrep-sst-receive-address", "127.0.0.1:" + node.full()));
        return options.entrySet().stream()
                .map(option -> "--" + option.getKey() + "=" + option.getValue())
                .toList();
    }

    private static List<Integer> freePorts() {
        return Stream.generate(FreePort::next).distinct().limit(4).toList();
    }

    private static int size(Node node) throws SQLException {
        String url = "jdbc:mysql://127.0.0.1:" + node.sql() + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true";
        try (Connection connection = DriverManager.getConnection(url, "root", PASSWORD);
                var statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT MAX(IF(VARIABLE_NAME = 'WSREP_READY', VARIABLE_VALUE, NULL)),"
                                + " MAX(IF(VARIABLE_NAME = 'WSREP_CLUSTER_SIZE', VARIABLE_VALUE, NULL))"
                                + " FROM information_schema.GLOBAL_STATUS")) {
            row.next();
            return "ON".equals(row.getString(1)) ? row.getInt(2) : 0;
        }
    }

    /** The server refuses to run as root. */
    private static void own(Path home) throws IOException {
        if (ROOT) {
            run(home, List.of("chown", "-R", "mysql", home.toString()));
        }
    }

    private static void run(Path home, List<String> command) throws IOException {
        Process process = launch(home, command);
        try {
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed: " + Files.readString(home.resolve("log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Process launch(Path home, List<String> command) throws IOException {
        List<String> all = new ArrayList<>(command);
        if (ROOT && !command.get(0).equals("chown")) {
            all.add("--user=mysql");
        }
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
                .start();
    }

    @Override
    public void close() {
        for (Node node : nodes) {
            node.process().forEach(process -> {
                process.destroyForcibly();
                process.onExit().join();
            });
        }
    }
}
