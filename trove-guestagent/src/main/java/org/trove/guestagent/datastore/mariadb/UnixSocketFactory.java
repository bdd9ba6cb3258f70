package org.trove.guestagent.datastore.mariadb;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketFactory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Lets the driver reach the server through a Unix socket, whose path is the connection property {@code path}. Named by class in the driver's properties. */
public final class UnixSocketFactory implements SocketFactory {
    private @Nullable UnixSocket socket;

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T extends Closeable> T connect(String host, int port, PropertySet properties, int loginTimeout)
            throws IOException {
        String path = properties.getStringProperty(PropertyKey.PATH).getValue();
        int timeout = properties.getIntegerProperty(PropertyKey.connectTimeout).getValue();
        UnixSocket fresh = UnixSocket.connect(Path.of(path));
        fresh.setSoTimeout(timeout);
        socket = fresh;
        return (T) fresh;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T extends Closeable> T performTlsHandshake(
            com.mysql.cj.protocol.SocketConnection connection, ServerSession session) throws IOException {
        if (socket == null) {
            throw new IOException("not connected");
        }
        return (T) socket;
    }
}
