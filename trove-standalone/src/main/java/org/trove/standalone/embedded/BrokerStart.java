package org.trove.standalone.embedded;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncherListener;

/** Keeps the failure of a start, which the broker reports to listeners alone. */
final class BrokerStart extends SystemLauncherListener.DefaultSystemLauncherListener {
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    @Override
    public void errorOnStartup(RuntimeException e) {
        failure.set(e);
    }

    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure.get());
    }
}
