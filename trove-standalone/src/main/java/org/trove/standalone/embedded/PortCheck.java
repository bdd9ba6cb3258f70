package org.trove.standalone.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** Whether a port can be listened on, and who has it if not. */
public final class PortCheck {
    private static final int FIRST_PORT = 10_000;
    private static final int PORTS = 22_000;
    private static final Path PROC = Path.of("/proc");

    private PortCheck() {}

    /** @throws StartupException that names the port, the address and, where the system tells, the process that has it */
    public static void requireFree(String host, int port) {
        if (!isFree(host, port)) {
            String holder =
                    new PortHolder(PROC).find(port).map(who -> " by " + who).orElse("");
            throw new StartupException("port " + port + " on " + host + " is taken" + holder);
        }
    }

    public static boolean isFree(String host, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** A port that nobody listens on now, from below the range that the kernel hands out: it is still free at a later start. */
    public static int anyFree(String host) {
        int start = kernelsChoice(host) % PORTS;
        for (int tried = 0; tried < PORTS; tried++) {
            int port = FIRST_PORT + (start + tried) % PORTS;
            if (isFree(host, port)) {
                return port;
            }
        }
        throw new StartupException("no port from " + FIRST_PORT + " on is free on " + host);
    }

    /** Differs from call to call, so that two starts at one moment look in different places. */
    private static int kernelsChoice(String host) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new StartupException("no port can be opened on " + host + ": " + e.getMessage(), e);
        }
    }
}
