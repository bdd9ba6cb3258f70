package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trove.time.SystemIdSource;

class SupervisorTest {
    private static final int SECONDS = 20;

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
    private final List<ShutdownListener> listeners = new CopyOnWriteArrayList<>();
    private final Use use = new Use();
    private final Supervisor supervisor =
            new Supervisor(() -> new Session(connection()), use, thread, Clock.systemUTC(), new SystemIdSource());

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    @Test
    void a_loss_that_is_told_twice_and_late_takes_nothing_from_the_next_session() throws Exception {
        supervisor.start();
        use.awaitOpened();
        ShutdownListener loss = listeners.get(0);
        ShutdownSignalException cause = new ShutdownSignalException(true, false, null, null);
        Thread late = new Thread(() -> loss.shutdownCompleted(cause));
        use.late = late;
        late.start();
        while (late.isAlive() && use.lateComes.getCount() > 0) {
            Thread.onSpinWait();
        }

        loss.shutdownCompleted(cause);
        use.awaitOpened();
        use.nextIsThere.countDown();
        late.join(TimeUnit.SECONDS.toMillis(SECONDS));

        assertThat(use.attached).isNotNull().isSameAs(supervisor.session().orElseThrow());
    }

    private Connection connection() {
        return FakeClient.of(
                Connection.class,
                Map.of(
                        "getServerProperties",
                        arguments -> Map.of(),
                        "isOpen",
                        arguments -> true,
                        "addShutdownListener",
                        arguments -> {
                            listeners.add((ShutdownListener) arguments[0]);
                            return null;
                        }));
    }

    /** Is attached to one session at a time, and lets a thread be as late as it gets. */
    private static final class Use implements SessionUse {
        final BlockingQueue<Boolean> opened = new LinkedBlockingQueue<>();
        final CountDownLatch lateComes = new CountDownLatch(1);
        final CountDownLatch nextIsThere = new CountDownLatch(1);
        volatile @Nullable Thread late;
        volatile @Nullable Session attached;

        void awaitOpened() throws InterruptedException {
            assertThat(opened.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
        }

        @Override
        public String name() {
            return "a test";
        }

        @Override
        public void prepare(Session session) {
            attached = session;
        }

        @Override
        public void opened() {
            opened.add(true);
        }

        @Override
        public void lost() {
            if (Thread.currentThread() == late) {
                lateComes.countDown();
                try {
                    nextIsThere.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            attached = null;
        }
    }
}
