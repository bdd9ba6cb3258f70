package org.trove.taskmanager.step;

import java.util.Map;
import java.util.function.Function;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest.ResizeFlavor;
import org.trove.model.InstanceId;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.step.CallGuest.Calls;

/** What guests are asked while their servers or volumes change. */
public final class DatastoreCalls {
    private final Configurations configurations;

    public DatastoreCalls(Configurations configurations) {
        this.configurations = configurations;
    }

    /** Stops the datastore; undone by starting it. */
    public Calls stop() {
        return Calls.of(context -> new GuestCommand.StopDb()).undoneBy(context -> new GuestCommand.Restart());
    }

    /** The same, where a guest that cannot does not matter: its server is about to be restarted or made anew. */
    public Calls stopIfPossible() {
        return stop().asCourtesy();
    }

    /** Stops the datastore; undone by starting it with the configuration of the flavor that it had. */
    public Calls stopForResize() {
        return Calls.of(context -> new GuestCommand.StopDb())
                .undoneBy(start(
                        context -> Requests.of(context, ResizeFlavor.class).oldFlavor()));
    }

    /** Starts the datastore with the configuration of the new flavor; undone by giving it that of the old one. */
    public Calls startWithNewFlavor() {
        return Calls.of(start(
                        context -> Requests.of(context, ResizeFlavor.class).newFlavor()))
                .undoneBy(context -> {
                    InstanceId id = Requests.instance(context);
                    ResizeFlavor request = Requests.of(context, ResizeFlavor.class);
                    String text = configurations
                            .of(id, Requests.flavor(request.oldFlavor()))
                            .text();
                    return new GuestCommand.ResetConfiguration(new GuestCommand.Configuration(text));
                });
    }

    private Function<StepContext, GuestCommand<Void>> start(Function<StepContext, Map<String, Object>> flavor) {
        return context -> {
            Configurations.Rendered rendered =
                    configurations.of(Requests.instance(context), Requests.flavor(flavor.apply(context)));
            return new GuestCommand.StartDbWithConfChanges(rendered.text(), rendered.version());
        };
    }

    public Calls restart() {
        return Calls.of(context -> new GuestCommand.Restart());
    }
}
