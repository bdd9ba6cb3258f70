package org.trove.guestagent.datastore.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A Unix domain socket in the shape of the {@link Socket} that the driver wants; the platform's channels offer none. Reads obey
 * the time-out, so that a server that hangs cannot hang the agent.
 */
final class UnixSocket extends Socket {
    private final SocketChannel channel;
    private final Selector readable;
    private volatile int timeoutMillis;

    private UnixSocket(SocketChannel channel, Selector readable) {
        this.channel = channel;
        this.readable = readable;
    }

    static UnixSocket connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new UnixSocket(channel, selector);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return length == 0 ? 0 : receive(ByteBuffer.wrap(target, offset, length));
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    private int receive(ByteBuffer target) throws IOException {
        for (int count = channel.read(target); ; count = channel.read(target)) {
            if (count != 0) {
                return count;
            }
            int ready = readable.select(timeoutMillis);
            readable.selectedKeys().clear();
            if (!channel.isOpen()) {
                throw new SocketException("Socket closed");
            }
            if (ready == 0) {
                throw new SocketTimeoutException("the server did not answer within " + timeoutMillis + " ms");
            }
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                send(ByteBuffer.wrap(source, offset, length));
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    private void send(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            if (channel.write(source) == 0) {
                awaitWritable();
            }
        }
    }

    private void awaitWritable() throws IOException {
        SelectionKey key = channel.keyFor(readable);
        key.interestOps(SelectionKey.OP_WRITE);
        try {
            int ready = readable.select(timeoutMillis);
            readable.selectedKeys().clear();
            if (ready == 0) {
                throw new SocketTimeoutException("the server did not take data within " + timeoutMillis + " ms");
            }
        } finally {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    @Override
    public synchronized void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public synchronized int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public synchronized void close() throws IOException {
        try (channel) {
            readable.close();
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // Nothing to do on a local socket; the driver sets it on every connection.
    }

    @Override
    public void setKeepAlive(boolean on) {
        // Nothing to do on a local socket; the driver sets it on every connection.
    }
}
