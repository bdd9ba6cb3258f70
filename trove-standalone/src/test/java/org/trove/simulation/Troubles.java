package org.trove.simulation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.memory.MemoryDatabase.Disturbance;

/** What goes wrong, and when: by plan, and wherever a process touches something outside of it. */
final class Troubles implements Disturbance {
    private final World world;
    private @Nullable Invariants invariants;
    private boolean on = true;
    private boolean databaseAway;

    Troubles(World world) {
        this.world = world;
    }

    boolean isOn() {
        return on;
    }

    void plan(Duration time) {
        invariants = new Invariants(world);
        FaultPlan plan = world.plan();
        Chance chance = world.chance();
        int millis = (int) time.toMillis();
        for (int i = plan.databaseAway() ? 1 + chance.below(3) : 0; i > 0; i--) {
            at(millis, () -> databaseGoesAway(chance.millis(100, 15_000)));
        }
        for (int i = plan.brokerAway() ? 1 + chance.below(3) : 0; i > 0; i--) {
            at(millis, () -> brokerGoesAway(chance.oneIn(2), chance.millis(100, 15_000)));
        }
        for (int i = plan.crashes() ? chance.below(4) : 0; i > 0; i--) {
            at(millis, this::crashAny);
        }
        if (plan.restarts()) {
            at(millis, this::restartAny);
        }
    }

    private void at(int withinMillis, Runnable what) {
        world.timeline().after(world.chance().millis(500, withinMillis), null, () -> {
            if (on) {
                what.run();
            }
        });
    }

    void end() {
        on = false;
        databaseAway = false;
        if (world.broker().isAway()) {
            world.broker().comeBack();
        }
    }

    private void databaseGoesAway(Duration time) {
        world.say(() -> "the database goes away for " + time.toMillis() + " ms");
        databaseAway = true;
        world.timeline().after(time, null, () -> databaseAway = false);
    }

    private void brokerGoesAway(boolean wiped, Duration time) {
        world.say(() -> "the broker goes away for " + time.toMillis() + " ms" + (wiped ? ", wiped" : ""));
        world.broker().goAway(wiped);
        world.timeline().after(time, null, () -> {
            if (world.broker().isAway()) {
                world.broker().comeBack();
            }
        });
    }

    private void crashAny() {
        List<Node> up = world.everyNode().filter(Node::isUp).toList();
        if (!up.isEmpty()) {
            crash(world.chance().pick(up));
        }
    }

    private void restartAny() {
        List<Node> up = world.everyNode().filter(Node::isUp).toList();
        if (!up.isEmpty()) {
            Node node = world.chance().pick(up);
            world.timeline().after(Duration.ZERO, node.machine(), () -> {
                world.say(() -> "is restarted");
                node.stopInOrder();
                node.kill();
            });
            node.start(world.chance().millis(200, 4_000));
        }
    }

    private void crash(Node node) {
        if (node instanceof Guest && !world.plan().guestsCrash()) {
            return;
        }
        world.say(() -> node.name() + " dies");
        node.kill();
        node.start(world.chance().millis(200, 8_000));
    }

    void touch() {
        Machine machine = world.timeline().current();
        if (machine == null) {
            return;
        }
        machine.requireAlive();
        if (!on || !world.timeline().canWait()) {
            return;
        }
        FaultPlan plan = world.plan();
        Chance chance = world.chance();
        if (plan.crashes() && chance.oneIn(250)) {
            world.everyNode()
                    .filter(node -> node.isUp() && node.machine() == machine)
                    .findFirst()
                    .ifPresent(this::crash);
            machine.requireAlive();
        } else if (plan.stops() && chance.oneIn(100)) {
            Duration time = chance.oneIn(3) ? Duration.ofSeconds(60) : chance.millis(1_000, 20_000);
            world.say(() -> "is stopped for " + time.toMillis() + " ms");
            machine.stop(time);
            world.say(() -> "continues");
        } else if (plan.preemption() && chance.oneIn(6)) {
            machine.stop(chance.millis(1, 40));
        }
    }

    /** A guest has done what it was told, and nobody knows yet. */
    void afterCommand(Guest guest) {
        if (on && world.plan().guestsCrash() && world.chance().oneIn(10)) {
            crash(guest);
            guest.machine().requireAlive();
        }
    }

    @Override
    public void beforeAccess() {
        touch();
        if (databaseAway && world.timeline().current() != null) {
            throw away("The database is away.");
        }
    }

    @Override
    public void beforeCommit() {
        if (breaks()) {
            world.say(() -> "a commit fails");
            throw away("The connection broke.");
        }
    }

    @Override
    public void committed() {
        Invariants checks = invariants;
        if (checks != null) {
            checks.check();
        }
    }

    @Override
    public void afterCommit() {
        if (breaks()) {
            world.say(() -> "the answer to a commit is lost");
            throw away("The connection broke during a commit.");
        }
        touch();
    }

    private boolean breaks() {
        return on
                && world.plan().commitsFail()
                && world.timeline().current() != null
                && world.chance().oneIn(25);
    }

    private static DatabaseUnavailableException away(String why) {
        return new DatabaseUnavailableException(why, new IOException("simulated"));
    }
}
