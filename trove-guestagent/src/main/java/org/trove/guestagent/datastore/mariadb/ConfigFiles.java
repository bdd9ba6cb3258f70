package org.trove.guestagent.datastore.mariadb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.trove.guestagent.datastore.DatastoreContext.Bind;
import org.trove.host.PrivateFiles;
import org.trove.host.Privileges;

/** Writes MariaDB's configuration: what the control plane rendered, then what only the agent knows. */
final class ConfigFiles {
    private final MariaDbLayout layout;
    private final MariaDbBinaries binaries;
    private final Bind bind;
    private final Privileges privileges;
    private final TlsFiles tls;

    ConfigFiles(MariaDbLayout layout, MariaDbBinaries binaries, Bind bind, Privileges privileges, TlsFiles tls) {
        this.layout = layout;
        this.binaries = binaries;
        this.bind = bind;
        this.privileges = privileges;
        this.tls = tls;
    }

    /** Replaces the rendered part, and writes the rest anew. */
    void write(String rendered) throws IOException {
        PrivateFiles.directory(layout.configuration(), "rwx------");
        PrivateFiles.write(layout.baseConfig(), withoutIncludes(rendered));
        refresh();
    }

    /** Writes what only the agent knows: the instance's address may differ from the last start's. */
    void refresh() throws IOException {
        boolean encrypted = tls.refresh();
        PrivateFiles.write(layout.instanceConfig(), instanceConfig(encrypted));
        PrivateFiles.write(
                layout.mainConfig(),
                "# Written by the guest agent; the later file wins.\n!include " + layout.baseConfig() + "\n!include "
                        + layout.instanceConfig() + "\n");
        privileges.give(layout.configuration());
    }

    /** The server refuses to start where an included directory is missing, and those of a rendered file are another machine's. */
    static String withoutIncludes(String rendered) {
        return rendered.lines()
                .filter(line -> !line.stripLeading().startsWith("!include"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /**
     * @param tls whether there is a certificate. Without one TLS is off: from 11.4 on the server otherwise makes a key of its own at
     *     every start, which takes seconds of a busy processor for a certificate that no client can check.
     */
    String instanceConfig(boolean tls) {
        return String.join(
                "\n",
                "[client]",
                "port = " + bind.port(),
                "socket = " + quoted(layout.socket()),
                "",
                "[mysqld]",
                "basedir = " + quoted(binaries.basedir()),
                "datadir = " + quoted(layout.data()),
                "tmpdir = " + quoted(layout.temporary()),
                "socket = " + quoted(layout.socket()),
                "pid_file = " + quoted(layout.pidFile()),
                "log_error = " + quoted(layout.errorLog()),
                "port = " + bind.port(),
                "bind_address = " + bind.address(),
                // Users are granted by address: a name would make access depend on the machine's resolver.
                "skip_name_resolve = ON",
                tls ? tlsOn() : "ssl = OFF",
                "");
    }

    /** Offered to everybody and demanded of nobody. */
    private String tlsOn() {
        return String.join(
                "\n",
                "ssl = ON",
                "ssl_cert = " + quoted(layout.certificate()),
                "ssl_key = " + quoted(layout.certificateKey()),
                "ssl_ca = " + quoted(layout.authorities()),
                "tls_version = TLSv1.2,TLSv1.3");
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
