package org.trove.bus;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Where a guest does its commands.
 *
 * @param commands runs one task after the other: commands that change something
 * @param queries runs several tasks at a time: commands that only look
 * @param timers tells whoever waits for a command that its turn did not come; never blocked
 * @param clock of the guest
 */
public record GuestLanes(Executor commands, Executor queries, ScheduledExecutorService timers, Clock clock) {}
