package org.trove.standalone.embedded;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Container;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.virtualhost.QueueManagingVirtualHost;

/** Keeps what a start reports to listeners alone: its failure, and what came of it. */
final class BrokerStart extends SystemLauncherListener.DefaultSystemLauncherListener {
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final AtomicReference<Container<?>> container = new AtomicReference<>();

    @Override
    public void errorOnStartup(RuntimeException e) {
        failure.set(e);
    }

    @Override
    public void onContainerResolve(SystemConfig<?> system) {
        container.set(system.getContainer());
    }

    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** The one virtual host, once the broker has started. */
    Optional<QueueManagingVirtualHost<?>> virtualHost() {
        return container.get() instanceof Broker<?> broker
                ? broker.getVirtualHostNodes().stream()
                        .map(VirtualHostNode::getVirtualHost)
                        .filter(QueueManagingVirtualHost.class::isInstance)
                        .<QueueManagingVirtualHost<?>>map(host -> (QueueManagingVirtualHost<?>) host)
                        .findFirst()
                : Optional.empty();
    }
}
