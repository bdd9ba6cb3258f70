package org.trove.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Which fault comes when: decided by the seed before anything runs. Every fault comes once before any comes again. */
record FaultSchedule(List<Event> events) {
    private static final int MAX_GAP_MILLIS = 6_000;

    /** Seconds at the end in which no new fault begins. */
    private static final int QUIET_SECONDS = 5;

    /**
     * One fault.
     *
     * @param atMillis after the begin
     * @param target the service, or what else is hit: two faults of one target come one after the other
     * @param millis how long it lasts, without what the recovery takes
     */
    record Event(long atMillis, Fault fault, String target, long millis) {
        @Override
        public String toString() {
            return fault.title() + " " + target + " " + millis + " ms";
        }
    }

    private record Choice(Fault fault, String target) {}

    /** @param impossible what this machine does not allow */
    static FaultSchedule of(Random random, Duration time, List<String> services, Set<Fault> impossible) {
        List<Choice> choices = choices(services, impossible);
        long end = time.minusSeconds(QUIET_SECONDS).toMillis();
        long meanGap = Math.min(MAX_GAP_MILLIS / 2, Math.max(200, end / (choices.size() + 1)));
        List<Event> events = new ArrayList<>();
        List<Choice> left = new ArrayList<>();
        long at = 2 * meanGap;
        while (at < end) {
            if (left.isEmpty()) {
                left.addAll(choices);
                Collections.shuffle(left, random);
            }
            Choice next = left.remove(left.size() - 1);
            events.add(new Event(at, next.fault(), next.target(), duration(random, next.fault())));
            at += 1 + random.nextLong(2 * meanGap);
        }
        return new FaultSchedule(List.copyOf(events));
    }

    private static List<Choice> choices(List<String> services, Set<Fault> impossible) {
        List<Choice> choices = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            if (impossible.contains(fault)) {
                continue;
            }
            if (fault.isOfOneService()) {
                services.forEach(service -> choices.add(new Choice(fault, service)));
            } else {
                choices.add(new Choice(fault, targetOf(fault)));
            }
        }
        return choices;
    }

    private static String targetOf(Fault fault) {
        return switch (fault) {
            case KILL, FREEZE -> throw new IllegalArgumentException("of one service: " + fault);
            case BROKER_RESTART, BROKER_WIPE, BROKER_DISK_FULL -> "broker";
            case DATABASE_RESTART -> "database";
            case BROKER_CUT, BROKER_STALL -> "broker link";
            case DATABASE_CUT, DATABASE_STALL -> "database link";
            case CLOUD_SLOW, CLOUD_ERRORS, CLOUD_BUSY, CLOUD_SILENT, CLOUD_ANSWER_LOST, CLOUD_LATE, CLOUD_LISTS_LATE ->
                "cloud";
            case GUESTS_KILLED -> "guests";
        };
    }

    private static long duration(Random random, Fault fault) {
        return switch (fault) {
            case KILL -> between(random, 0, 8_000);
            case FREEZE -> between(random, 5_000, 20_000);
            case BROKER_RESTART, BROKER_WIPE, DATABASE_RESTART -> between(random, 0, 4_000);
            case GUESTS_KILLED -> between(random, 1_000, 8_000);
            case BROKER_DISK_FULL -> between(random, 4_000, 10_000);
            case BROKER_CUT, DATABASE_CUT -> between(random, 0, 500);
            case BROKER_STALL, DATABASE_STALL -> between(random, 2_000, 10_000);
            case CLOUD_SLOW, CLOUD_ERRORS, CLOUD_BUSY, CLOUD_SILENT, CLOUD_ANSWER_LOST, CLOUD_LATE, CLOUD_LISTS_LATE ->
                between(random, 3_000, 12_000);
        };
    }

    private static long between(Random random, long low, long high) {
        return low + random.nextLong(high - low + 1);
    }
}
