package org.trove.standalone.embedded;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import org.apache.qpid.server.connection.ConnectionPrincipal;
import org.apache.qpid.server.connection.SessionPrincipal;
import org.apache.qpid.server.model.AbstractConfigurationChangeListener;
import org.apache.qpid.server.model.Binding;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.Exchange;
import org.apache.qpid.server.model.OverflowPolicy;
import org.apache.qpid.server.model.Queue;
import org.apache.qpid.server.security.SubjectExecutionContext;
import org.apache.qpid.server.transport.AMQPConnection;
import org.apache.qpid.server.virtualhost.QueueManagingVirtualHost;
import org.jspecify.annotations.Nullable;

/** Watches the queues that guests make: how many on one connection and in all, and that they have the broker's limits. */
final class QueueRules extends AbstractConfigurationChangeListener {
    private final String guests;
    private final BrokerLimits limits;
    private final Consumer<AMQPConnection<?>> tooMany;
    private final Map<AMQPConnection<?>, Integer> made = Collections.synchronizedMap(new WeakHashMap<>());
    private final Set<Queue<?>> ofGuests = ConcurrentHashMap.newKeySet();

    /** @param tooMany told of a connection that makes more than it may, or without limits; called while the queue is made */
    QueueRules(String guests, BrokerLimits limits, Consumer<AMQPConnection<?>> tooMany) {
        this.guests = guests;
        this.limits = limits;
        this.tooMany = tooMany;
    }

    @Override
    public void childAdded(ConfiguredObject<?> object, ConfiguredObject<?> child) {
        if (child instanceof Queue<?> queue && guests.equals(queue.getCreatedBy())) {
            ofGuests.add(queue);
            maker().ifPresent(connection -> {
                int count = made.merge(connection, 1, Integer::sum);
                if (count > limits.guestQueues() || !hasLimits(queue)) {
                    tooMany.accept(connection);
                }
            });
        }
    }

    @Override
    public void childRemoved(ConfiguredObject<?> object, ConfiguredObject<?> child) {
        if (child instanceof Queue<?> queue) {
            ofGuests.remove(queue);
        }
    }

    /** The queues of guests that get what is meant for others: those of an agent are bound with their own names. */
    static Set<Queue<?>> eavesdropping(QueueManagingVirtualHost<?> host) {
        Set<Queue<?>> queues = new HashSet<>();
        for (Exchange<?> exchange : host.getChildren(Exchange.class)) {
            if (exchange.getName().equals(BrokerRules.EXCHANGE)) {
                for (Binding binding : exchange.getBindings()) {
                    String name = binding.getDestination();
                    if (name.startsWith(BrokerRules.GUEST_PREFIX) && !name.equals(binding.getBindingKey())) {
                        @Nullable Queue<?> queue = host.getChildByName(Queue.class, name);
                        if (queue != null) {
                            queues.add(queue);
                        }
                    }
                }
            }
        }
        return queues;
    }

    /** Those that nobody consumes and nothing waits in, where there are more than all agents of a machine need. */
    Set<Queue<?>> superfluous() {
        if (ofGuests.size() <= limits.allGuestQueues()) {
            return ofGuests.stream().filter(queue -> !hasLimits(queue)).collect(Collectors.toSet());
        }
        return ofGuests.stream()
                .filter(queue ->
                        !hasLimits(queue) || (queue.getConsumerCount() == 0 && queue.getQueueDepthMessages() == 0))
                .collect(Collectors.toSet());
    }

    /** A guest's own arguments can lift the limits of a queue that it makes. */
    private boolean hasLimits(Queue<?> queue) {
        return queue.getOverflowPolicy() == OverflowPolicy.REJECT
                && isWithin(queue.getMaximumQueueDepthMessages(), limits.queueMessages())
                && isWithin(queue.getMaximumQueueDepthBytes(), limits.queueBytes());
    }

    private static boolean isWithin(long configured, int limit) {
        return configured >= 0 && configured <= limit;
    }

    /** The connection whose request the broker is working on in this thread. */
    private static Optional<AMQPConnection<?>> maker() {
        Subject subject = SubjectExecutionContext.currentSubject();
        if (subject == null) {
            return Optional.empty();
        }
        return subject.getPrincipals(ConnectionPrincipal.class).stream()
                .<AMQPConnection<?>>map(ConnectionPrincipal::getConnection)
                .findFirst()
                .or(() -> subject.getPrincipals(SessionPrincipal.class).stream()
                        .<AMQPConnection<?>>map(
                                principal -> principal.getSession().getAMQPConnection())
                        .findFirst());
    }
}
