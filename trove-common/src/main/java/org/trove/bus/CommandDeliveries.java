package org.trove.bus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The deliveries of the commands that are being done. A broker delivers a command again when its connection broke in the meantime. The
 * second delivery is acknowledged together with the first, when the command has ended: an agent that is killed before gets it once more.
 */
final class CommandDeliveries {
    private static final int REMEMBERED_IDS = 1_000;

    private final RecentIds recent = new RecentIds(REMEMBERED_IDS);
    private final Map<String, Delivery> running = new HashMap<>();

    /**
     * Begins a command.
     *
     * @param id of the message
     * @return empty where it is one that is being done or was done; nothing has to be done for that delivery then
     */
    Optional<Delivery> begin(String id, MessageBus.Incoming incoming) {
        synchronized (this) {
            Delivery first = running.get(id);
            if (first != null) {
                first.all.add(incoming);
                return Optional.empty();
            }
            if (recent.add(id)) {
                Delivery delivery = new Delivery(id, incoming);
                // Commands without an id are all different.
                if (!id.isEmpty()) {
                    running.put(id, delivery);
                }
                return Optional.of(delivery);
            }
        }
        incoming.acknowledge();
        return Optional.empty();
    }

    private synchronized List<MessageBus.Incoming> end(Delivery delivery) {
        running.remove(delivery.id, delivery);
        List<MessageBus.Incoming> all = List.copyOf(delivery.all);
        delivery.all.clear();
        return all;
    }

    /** A command that is being done, with every delivery of it. */
    final class Delivery {
        private final String id;
        private final List<MessageBus.Incoming> all = new ArrayList<>();

        private Delivery(String id, MessageBus.Incoming first) {
            this.id = id;
            all.add(first);
        }

        /** The command has ended: no delivery of it comes again. */
        void settle() {
            end(this).forEach(MessageBus.Incoming::acknowledge);
        }

        /** The command has not begun: the broker hands it out again. */
        void giveBack() {
            end(this).forEach(incoming -> incoming.reject(true));
        }
    }
}
