package org.trove.standalone.identity;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one slow thing at a time, so that guessing keeps one processor busy at most, and takes turns among those who wait for it:
 * whoever guesses a lot waits for their own guesses. Of one waiter's things the latest is next.
 */
final class HashQueue {
    private static final Logger LOG = LoggerFactory.getLogger(HashQueue.class);
    private static final int MAX_WAITING = 512;

    private final Map<Object, Deque<Runnable>> waiting = new LinkedHashMap<>();
    private int size;
    private boolean running;

    /** @return whether there was room */
    synchronized boolean add(Object waiter, Runnable work) {
        if (size >= MAX_WAITING) {
            return false;
        }
        size++;
        waiting.computeIfAbsent(waiter, any -> new ArrayDeque<>()).addLast(work);
        if (!running) {
            running = true;
            Thread thread = new Thread(this::run, "password-hashes");
            thread.setDaemon(true);
            thread.start();
        }
        return true;
    }

    private void run() {
        for (Runnable work = next(); work != null; work = next()) {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("a password was not checked", e);
            }
        }
    }

    /** @return null where nothing waits, and the thread ends */
    private synchronized @Nullable Runnable next() {
        Iterator<Map.Entry<Object, Deque<Runnable>>> turn = waiting.entrySet().iterator();
        if (!turn.hasNext()) {
            running = false;
            return null;
        }
        Map.Entry<Object, Deque<Runnable>> first = turn.next();
        Object waiter = first.getKey();
        Deque<Runnable> own = first.getValue();
        turn.remove();
        Runnable work = own.removeLast();
        size--;
        if (!own.isEmpty()) {
            waiting.put(waiter, own);
        }
        return work;
    }
}
