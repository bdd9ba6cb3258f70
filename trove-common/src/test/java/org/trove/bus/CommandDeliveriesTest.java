package org.trove.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandDeliveriesTest {
    private final CommandDeliveries deliveries = new CommandDeliveries();
    private final List<String> log = new ArrayList<>();

    @Test
    void a_redelivery_is_acknowledged_when_the_command_ends_and_not_before() {
        CommandDeliveries.Delivery command =
                deliveries.begin("id", new Incoming("first")).orElseThrow();

        assertThat(deliveries.begin("id", new Incoming("second"))).isEmpty();
        assertThat(log).isEmpty();
        command.settle();

        assertThat(log).containsExactly("first acknowledged", "second acknowledged");
    }

    @Test
    void a_command_that_comes_again_after_its_end_is_acknowledged_at_once() {
        deliveries.begin("id", new Incoming("first")).orElseThrow().settle();

        assertThat(deliveries.begin("id", new Incoming("second"))).isEmpty();

        assertThat(log).containsExactly("first acknowledged", "second acknowledged");
    }

    @Test
    void a_command_that_did_not_begin_goes_back_with_all_its_deliveries() {
        CommandDeliveries.Delivery command =
                deliveries.begin("id", new Incoming("first")).orElseThrow();
        deliveries.begin("id", new Incoming("second"));

        command.giveBack();

        assertThat(log).containsExactly("first returned", "second returned");
    }

    @Test
    void commands_without_an_id_are_all_different() {
        assertThat(deliveries.begin("", new Incoming("first"))).isPresent();
        assertThat(deliveries.begin("", new Incoming("second"))).isPresent();
        assertThat(log).isEmpty();
    }

    private final class Incoming implements MessageBus.Incoming {
        private final String name;

        Incoming(String name) {
            this.name = name;
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }

        @Override
        public void acknowledge() {
            log.add(name + " acknowledged");
        }

        @Override
        public void reject(boolean requeue) {
            log.add(name + (requeue ? " returned" : " dropped"));
        }
    }
}
