package org.trove.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients without a token that never come to the end of a request: of each kind as many. One thread for all of them. A
 * connection that is closed is opened again until {@link #letEnd()}.
 */
public final class SlowClients implements AutoCloseable {
    private static final long STEP_MILLIS = 250;
    private static final long STEPS_PER_SECOND = 1000 / STEP_MILLIS;

    private final InetSocketAddress address;
    private final Selector selector;
    private final Thread thread;
    private final AtomicInteger open = new AtomicInteger();
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private volatile boolean again = true;
    private volatile boolean stopped;

    private SlowClients(InetSocketAddress address, Selector selector) {
        this.address = address;
        this.selector = selector;
        this.thread = new Thread(this::run, "slow-clients");
        thread.setDaemon(true);
    }

    /** What such a client does, and how many bytes a second it goes on sending. */
    public enum Kind {
        TRICKLED_BODY(100, "Content-Length: 1000000\r\n\r\n{"),
        STOPPED_BODY(0, "Content-Length: 1000\r\n\r\n{\"instance\": "),
        TRICKLED_CHUNKS(100, "Transfer-Encoding: chunked\r\n\r\n80000\r\n{"),
        STOPPED_CHUNKS(0, "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"ins"),
        STOPPED_HEADERS(0, "Content-Le"),
        TRICKLED_HEADERS(100, "X-Long: a");

        final long bytesPerSecond;
        final String rest;

        Kind(long bytesPerSecond, String rest) {
            this.bytesPerSecond = bytesPerSecond;
            this.rest = rest;
        }
    }

    /** How a connection ended: the first line of the answer, empty where there was none, and the time since it was opened. */
    public record Outcome(Kind kind, String answer, Duration after) {}

    /** Returns when all are connected. */
    public static SlowClients open(InetSocketAddress address, int count) {
        try {
            SlowClients clients = new SlowClients(address, Selector.open());
            for (int number = 0; number < count; number++) {
                clients.connect(Kind.values()[number % Kind.values().length]);
            }
            clients.thread.start();
            return clients;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(Kind kind) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.configureBlocking(false);
        String request = "POST /v1.0/0123456789abcdef0123456789abcdef/instances HTTP/1.1\r\nHost: trove\r\n"
                + "Content-Type: application/json\r\n" + kind.rest;
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        channel.register(selector, SelectionKey.OP_READ, new Client(kind, System.nanoTime(), new StringBuilder()));
        open.incrementAndGet();
    }

    private record Client(Kind kind, long since, StringBuilder answer) {}

    /** How many are connected. */
    public int connected() {
        return open.get();
    }

    /** Those that the server closed. */
    public List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /** No connection is opened again from now on. */
    public void letEnd() {
        again = false;
    }

    private void run() {
        try {
            long next = System.nanoTime();
            while (!stopped) {
                selector.select(STEP_MILLIS / 2);
                for (SelectionKey key : selector.selectedKeys()) {
                    read(key);
                }
                selector.selectedKeys().clear();
                if (System.nanoTime() - next >= 0) {
                    next += Duration.ofMillis(STEP_MILLIS).toNanos();
                    selector.keys().forEach(this::send);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key) throws IOException {
        Client client = (Client) key.attachment();
        ByteBuffer buffer = ByteBuffer.allocate(2048);
        int read;
        try {
            read = ((SocketChannel) key.channel()).read(buffer);
        } catch (IOException e) {
            read = -1;
        }
        if (read >= 0) {
            client.answer.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
            return;
        }
        key.cancel();
        key.channel().close();
        open.decrementAndGet();
        String line = client.answer.toString().lines().findFirst().orElse("");
        outcomes.add(new Outcome(client.kind, line, Duration.ofNanos(System.nanoTime() - client.since)));
        if (again) {
            connect(client.kind);
        }
    }

    private void send(SelectionKey key) {
        long bytes = ((Client) key.attachment()).kind.bytesPerSecond / STEPS_PER_SECOND;
        if (bytes == 0 || !key.isValid()) {
            return;
        }
        try {
            ((SocketChannel) key.channel())
                    .write(ByteBuffer.wrap(" ".repeat((int) bytes).getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            // The end is read.
            return;
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
