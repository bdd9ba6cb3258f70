package org.trove.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between the services and what they connect to, and cuts. */
final class TcpProxy implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean stalled;

    TcpProxy(String name, int port, int target) throws IOException {
        this.target = target;
        threads = Executors.newCachedThreadPool(Daemons.named("proxy-" + name));
        listener = new ServerSocket(port, 256, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Every connection breaks in the middle of what is sent over it next. */
    void cut() {
        links.forEach(link -> link.doomed = true);
    }

    /** Every connection breaks now. */
    void cutNow() {
        links.forEach(Link::reset);
    }

    /** Nothing passes, and nobody is told, until this is taken back. */
    void setStalled(boolean stalled) {
        this.stalled = stalled;
    }

    int cuts() {
        return cuts.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cutNow();
        threads.shutdownNow();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> open(client));
            } catch (IOException e) {
                // Closed, or a client that went away at once.
            }
        }
    }

    private void open(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Link link = new Link(client, server);
            links.add(link);
            threads.execute(() -> link.pump(client, server));
            link.pump(server, client);
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use either way.
            return;
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean doomed;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pump(Socket from, Socket to) {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                int count = in.read(buffer);
                while (count >= 0) {
                    awaitFlow();
                    if (doomed) {
                        out.write(buffer, 0, count / 2);
                        break;
                    }
                    out.write(buffer, 0, count);
                    count = in.read(buffer);
                }
            } catch (IOException e) {
                // The other side learns it by the reset below.
            } finally {
                if (doomed) {
                    reset();
                } else {
                    end();
                }
            }
        }

        private void awaitFlow() {
            while (stalled && !client.isClosed()) {
                try {
                    TimeUnit.MILLISECONDS.sleep(20);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        void reset() {
            if (links.remove(this)) {
                cuts.incrementAndGet();
                try {
                    client.setSoLinger(true, 0);
                } catch (IOException e) {
                    // Closed already.
                }
                closeBoth();
            }
        }

        private void end() {
            links.remove(this);
            closeBoth();
        }

        private void closeBoth() {
            closeQuietly(client);
            closeQuietly(server);
        }
    }
}
