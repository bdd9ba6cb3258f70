package org.trove.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that runs as a process, dies and is started again. */
abstract class Node {
    private final World world;
    private final String name;
    private @Nullable Machine machine;
    private boolean wanted;

    Node(World world, String name) {
        this.world = world;
        this.name = name;
    }

    /** Builds what runs in the process, which is the present one. */
    abstract void boot(Machine started);

    /** What the process does when it is asked to end. */
    void stopInOrder() {}

    final World world() {
        return world;
    }

    final String name() {
        return name;
    }

    final Machine machine() {
        Machine running = machine;
        if (running == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return running;
    }

    final boolean isUp() {
        return machine != null && machine.isAlive();
    }

    final void start(Duration delay) {
        wanted = true;
        world.timeline().after(delay, null, this::startNow);
    }

    private void startNow() {
        if (!wanted || isUp()) {
            return;
        }
        Machine fresh = new Machine(name, world.timeline(), world.chance(), world.clockErrorOf(this));
        machine = fresh;
        world.timeline().after(Duration.ZERO, fresh, () -> {
            world.say(() -> "starts");
            boot(fresh);
        });
    }

    /** Dies at once; whatever of it is under way ends where it next looks outside. */
    final void kill() {
        if (isUp()) {
            machine().die();
            world.broker().forget(machine());
        }
    }

    /** Never starts again. */
    final void retire() {
        wanted = false;
        kill();
    }
}
