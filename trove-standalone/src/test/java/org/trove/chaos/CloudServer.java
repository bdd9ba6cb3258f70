package org.trove.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The simulated cloud's HTTP door, at which it can be told to misbehave. */
final class CloudServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 64;

    /** Of the requests while something is wrong with the cloud: so many of ten are hit. */
    private static final int HIT_OF_TEN = 7;

    /** Longer than the client waits. */
    private static final int SILENCE_MILLIS = 7_000;

    private static final int SLOW_MILLIS = 3_500;

    /** For up to so long a server is not listed that was made while lists were late. */
    private static final int HIDDEN_MILLIS = 6_000;

    private final CloudLedger ledger;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, Daemons.named("cloud"));
    private final Random random;
    private final AtomicInteger spoilt = new AtomicInteger();
    private volatile Mood mood = Mood.WELL;

    /** How the cloud answers. */
    enum Mood {
        WELL,
        /** Takes up to 3.5 seconds, before or after the effect. */
        SLOW,
        /** 500 without effect. */
        ERRORS,
        /** 429 without effect. */
        BUSY,
        /** No answer and no effect. */
        SILENT,
        /** The effect is done, the connection is closed without an answer. */
        ANSWER_LOST,
        /** The effect comes after the client has given up. */
        LATE,
        /** A server is made at some time within a few seconds, and listed later still; nobody hears of it. */
        LISTS_LATE
    }

    CloudServer(CloudLedger ledger, Random random, int port) throws IOException {
        this.ledger = ledger;
        this.random = random;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void setMood(Mood mood) {
        this.mood = mood;
    }

    /** Requests that did not go as their sender expected. */
    int spoilt() {
        return spoilt.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Mood now = mood;
            int dice;
            int delayMillis;
            synchronized (random) {
                dice = random.nextInt(10);
                delayMillis = random.nextInt(SLOW_MILLIS);
            }
            if (now == Mood.WELL || dice >= HIT_OF_TEN) {
                send(exchange, perform(exchange, body, 0));
                return;
            }
            spoilt.incrementAndGet();
            answer(exchange, body, now, delayMillis);
        }
    }

    private void answer(HttpExchange exchange, byte[] body, Mood now, int delayMillis) throws IOException {
        switch (now) {
            case WELL -> send(exchange, perform(exchange, body, 0));
            case SLOW -> {
                boolean before = delayMillis % 2 == 0;
                pause(before ? delayMillis : 0);
                Object result = perform(exchange, body, 0);
                pause(before ? 0 : delayMillis);
                send(exchange, result);
            }
            case ERRORS -> exchange.sendResponseHeaders(500, -1);
            case BUSY -> exchange.sendResponseHeaders(429, -1);
            case SILENT -> pause(SILENCE_MILLIS);
            case ANSWER_LOST -> perform(exchange, body, 0);
            case LATE -> {
                pause(SILENCE_MILLIS);
                perform(exchange, body, 0);
            }
            case LISTS_LATE -> {
                if (exchange.getRequestMethod().equals("POST")) {
                    pause(delayMillis);
                    perform(exchange, body, HIDDEN_MILLIS - delayMillis);
                } else {
                    send(exchange, perform(exchange, body, 0));
                }
            }
        }
    }

    /**
     * @param hiddenMillis for so long no list shows what is made
     * @return the body, {@code ""} for none, null where there is nothing of that name
     */
    private @Nullable Object perform(HttpExchange exchange, byte[] body, long hiddenMillis) throws IOException {
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
        String owner = path.length > 1 ? path[1] : "";
        return switch (exchange.getRequestMethod() + " " + path[0]) {
            case "PUT servers" ->
                ledger.createServer(owner, JSON.readValue(body, SimulatedCloud.ServerOrder.class), hiddenMillis);
            case "POST servers" ->
                ledger.change(owner, path[2], JSON.readValue(body, SimulatedCloud.ServerOrder.class));
            case "GET servers" -> owner.isEmpty() ? ledger.listServers() : ledger.findServer(owner);
            case "DELETE servers" -> {
                ledger.removeServer(owner);
                yield "";
            }
            case "PUT volumes" ->
                ledger.ensureVolume(
                        owner,
                        JSON.readValue(body, SimulatedCloud.VolumeOrder.class).sizeGb());
            case "POST volumes" ->
                ledger.extendVolume(
                                owner,
                                JSON.readValue(body, SimulatedCloud.VolumeOrder.class)
                                        .sizeGb())
                        ? ""
                        : null;
            case "GET volumes" -> owner.isEmpty() ? ledger.listVolumes() : ledger.findVolume(owner);
            case "DELETE volumes" -> {
                ledger.removeVolume(owner);
                yield "";
            }
            case "PUT addresses" -> ledger.ensureAddresses(owner);
            case "POST addresses" -> ledger.listAddresses().contains(owner) ? "" : null;
            case "GET addresses" -> ledger.listAddresses();
            case "DELETE addresses" -> {
                ledger.removeAddresses(owner);
                yield "";
            }
            default -> throw new IOException("no such door: " + exchange.getRequestURI());
        };
    }

    private static void send(HttpExchange exchange, @Nullable Object result) throws IOException {
        if (result == CloudLedger.Refused.NOT_IN_THIS_STATE) {
            exchange.sendResponseHeaders(409, -1);
        } else if (result == null) {
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("PUT") ? 423 : 404, -1);
        } else if (result.equals("")) {
            exchange.sendResponseHeaders(204, -1);
        } else {
            byte[] bytes = JSON.writeValueAsBytes(result);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
