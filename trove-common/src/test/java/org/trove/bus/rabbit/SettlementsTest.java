package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SettlementsTest {
    private static final int PREFETCH = 40;

    private final ModelBroker broker = new ModelBroker();
    private final Settlements settlements = new Settlements(broker.channel(), PREFETCH);

    @Test
    void one_message_alone_is_acknowledged_at_once() {
        deliver(1);
        settlements.acknowledge(1);

        assertThat(broker.answers).containsExactly("ack 1 multiple=true");
        assertThat(settlements.isQuiet()).isTrue();
    }

    @Test
    void messages_that_end_together_are_acknowledged_together() {
        deliver(5);
        for (long tag : new long[] {3, 1, 5, 2, 4}) {
            settlements.acknowledge(tag);
        }

        assertThat(broker.answers).containsExactly("ack 5 multiple=true");
    }

    @Test
    void a_slow_message_holds_up_no_full_batch() {
        deliver(PREFETCH);
        for (long tag = 2; tag <= 11; tag++) {
            settlements.acknowledge(tag);
        }

        assertThat(broker.outstanding).doesNotContain(2L, 11L).contains(1L, 12L);
        assertThat(settlements.isQuiet()).isFalse();
    }

    @Test
    void a_rejected_message_is_never_named_again() {
        deliver(3);
        settlements.acknowledge(1);
        settlements.acknowledge(2);
        settlements.reject(3, true);

        assertThat(broker.answers).containsExactly("nack 3 requeue=true", "ack 2 multiple=true");
    }

    @Test
    void in_any_order_the_broker_hears_of_every_message_once_and_never_waits_for_more_than_a_batch() {
        for (int seed = 0; seed < 500; seed++) {
            ModelBroker model = new ModelBroker();
            Settlements tried = new Settlements(model.channel(), PREFETCH);
            Random random = new Random(seed);
            List<Long> handled = new ArrayList<>();
            long next = 1;
            while (next <= 300 || !handled.isEmpty()) {
                if (next <= 300 && handled.size() < PREFETCH && random.nextBoolean()) {
                    model.outstanding.add(next);
                    tried.delivered(next);
                    handled.add(next++);
                } else if (!handled.isEmpty()) {
                    long tag = handled.remove(random.nextInt(handled.size()));
                    if (random.nextInt(10) == 0) {
                        tried.reject(tag, false);
                    } else {
                        tried.acknowledge(tag);
                    }
                }
                assertThat(model.outstanding.size() - handled.size())
                        .as("unsent, seed %d", seed)
                        .isLessThan(PREFETCH / 4);
            }
            assertThat(model.outstanding).as("never answered, seed %d", seed).isEmpty();
        }
    }

    private void deliver(int count) {
        for (long tag = 1; tag <= count; tag++) {
            broker.outstanding.add(tag);
            settlements.delivered(tag);
        }
    }

    /** Answers as RabbitMQ takes them: an answer about a tag that is not outstanding would close the channel. */
    private static final class ModelBroker {
        final TreeSet<Long> outstanding = new TreeSet<>();
        final List<String> answers = new ArrayList<>();

        Channel channel() {
            return (Channel) Proxy.newProxyInstance(
                    Channel.class.getClassLoader(), new Class<?>[] {Channel.class}, (proxy, method, arguments) -> {
                        long tag = (long) arguments[0];
                        assertThat(outstanding).as("known to the broker").contains(tag);
                        if (method.getName().equals("basicAck")) {
                            boolean multiple = (boolean) arguments[1];
                            answers.add("ack " + tag + " multiple=" + multiple);
                            if (multiple) {
                                outstanding.headSet(tag, true).clear();
                            }
                        } else {
                            answers.add("nack " + tag + " requeue=" + arguments[2]);
                        }
                        outstanding.remove(tag);
                        return null;
                    });
        }
    }
}
