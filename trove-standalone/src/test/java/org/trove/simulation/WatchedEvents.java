package org.trove.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.trove.taskmanager.flow.FlowEvents;

/** Listens to the engine: a step that throws what nobody expects is a defect wherever it happens. */
final class WatchedEvents {
    private WatchedEvents() {}

    /** A proxy, so that it need not know every event. */
    static FlowEvents of(World world, FlowEvents inner) {
        return (FlowEvents) Proxy.newProxyInstance(
                FlowEvents.class.getClassLoader(), new Class<?>[] {FlowEvents.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("bug")) {
                        world.fail("the engine met what it does not expect: " + arguments[0]);
                    } else if (method.getName().equals("stepTried")) {
                        world.say(() -> arguments[1] + " of " + arguments[0]);
                    }
                    try {
                        return method.invoke(inner, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
