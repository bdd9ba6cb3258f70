package org.trove.bus.rabbit;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.trove.bus.Endpoint;

/** The queues of a subscription: how they are made, and whether they are still there. */
interface Declaration {
    /** In logs and health checks. */
    String name();

    /** Makes them, or finds them as they should be. @return the names of the queues to consume */
    List<String> declare(Channel channel, boolean rabbitMq) throws IOException;

    /** Mends bindings. @throws IOException where a queue or exchange is gone; the broker then closes the channel */
    void check(Channel channel) throws IOException;

    /** Of one that serves an endpoint. */
    record Served(Topology topology, Endpoint endpoint, String suffix) implements Declaration {
        @Override
        public String name() {
            return endpoint.topic();
        }

        @Override
        public List<String> declare(Channel channel, boolean rabbitMq) throws IOException {
            List<String> names = new ArrayList<>(topology.declareQueues(channel, endpoint, rabbitMq));
            names.add(topology.declareFanout(channel, endpoint, suffix, rabbitMq));
            return names;
        }

        @Override
        public void check(Channel channel) throws IOException {
            topology.bindAgain(channel, endpoint, suffix);
        }
    }

    /** Of one that waits for replies. */
    record Replies(Topology topology, String name) implements Declaration {
        @Override
        public List<String> declare(Channel channel, boolean rabbitMq) throws IOException {
            topology.declareTransient(channel, name, rabbitMq);
            return List.of(name);
        }

        @Override
        public void check(Channel channel) throws IOException {
            channel.queueDeclarePassive(name);
        }
    }
}
