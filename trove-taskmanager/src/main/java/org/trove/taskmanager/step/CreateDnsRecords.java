package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Optional;
import org.trove.cloud.Dns.RecordSet;
import org.trove.model.InstanceDetails;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Has the host name of a new instance lead to its addresses, and waits until name servers say so; nothing to do where it has none. */
public final class CreateDnsRecords implements Step {
    private final HostNames names;
    private final InstanceReader reader;
    private final Duration timeout;

    /** @param timeout for name servers to answer with the name */
    public CreateDnsRecords(HostNames names, InstanceReader reader, Duration timeout) {
        this.names = names;
        this.reader = reader;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "create_dns_records";
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(timeout);
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceDetails details = reader.details(Requests.instance(context));
        Optional<RecordSet> awaited = names.ensure(details).stream()
                .filter(records -> !records.isActive())
                .findFirst();
        if (awaited.isEmpty()) {
            return StepResult.done();
        }
        // One in ERROR too: the service tries again by itself when its name servers are back.
        return StepResult.wait(
                Polling.after(context.operation().stepElapsed()),
                WaitsFor.CLOUD,
                "The DNS record of " + details.instance().hostname() + " is in state "
                        + awaited.get().status() + ".");
    }

    @Override
    public StepResult undo(StepContext context) {
        names.remove(Requests.instance(context));
        return StepResult.done();
    }
}
