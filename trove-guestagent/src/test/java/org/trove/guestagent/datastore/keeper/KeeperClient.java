package org.trove.guestagent.datastore.keeper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.trove.guestagent.datastore.DatastoreContext.Bind;

/** Speaks with a keeper: a line for a line. */
final class KeeperClient {
    private static final int TIMEOUT_MILLIS = 3_000;

    private KeeperClient() {}

    static String ask(Bind bind, String line) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(bind.address(), bind.port()), TIMEOUT_MILLIS);
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            return String.valueOf(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                            .readLine());
        }
    }

    static boolean answers(Bind bind) {
        try {
            return ask(bind, "greet").startsWith("of ");
        } catch (IOException e) {
            return false;
        }
    }
}
