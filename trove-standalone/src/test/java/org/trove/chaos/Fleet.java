package org.trove.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What the clients were promised. */
final class Fleet {
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final List<Promise> promises = new ArrayList<>();
    private int creating;

    /** An answer that named an operation. */
    record Promise(String action, String instance, String operation) {}

    /** An instance that a client knows of; one client at a time works on it. */
    static final class Member {
        private final String id;
        private final Set<String> possibleNames = new LinkedHashSet<>();
        private boolean busy;
        private boolean uncertain;
        private boolean deleteAccepted;
        private boolean deleteTried;
        /** 0 = nobody knows, because a resize was not answered. */
        private int flavor = 1;

        Member(String id, String name) {
            this.id = id;
            possibleNames.add(name);
        }

        String id() {
            return id;
        }

        synchronized boolean deleteAccepted() {
            return deleteAccepted;
        }

        synchronized boolean deleteTried() {
            return deleteTried;
        }

        synchronized Set<String> possibleNames() {
            return Set.copyOf(possibleNames);
        }

        synchronized void renameTried(String name) {
            possibleNames.add(name);
        }

        /**
         * Leaves the name that was accepted as the only possible one, unless a try without an answer may still come into force.
         *
         * @param certain whether every try was answered
         */
        synchronized void renameEnded(String name, boolean accepted, boolean certain) {
            uncertain |= !certain;
            if (accepted && !uncertain) {
                possibleNames.clear();
                possibleNames.add(name);
            }
        }

        synchronized boolean isResizable() {
            return flavor != 0;
        }

        /** The one of the flavors 1 and 2 that it does not have. */
        synchronized int otherFlavor() {
            return 3 - flavor;
        }

        synchronized void resized() {
            flavor = otherFlavor();
        }

        synchronized void perhapsResized() {
            flavor = 0;
        }

        synchronized void deleteAsked() {
            deleteTried = true;
        }

        synchronized void deleted() {
            deleteAccepted = true;
        }
    }

    /** Whether there is room for one more; then it counts until {@link #created} or {@link #notCreated}. */
    synchronized boolean reserve(int most) {
        if (alive() + creating >= most) {
            return false;
        }
        creating++;
        return true;
    }

    synchronized void created(String id, String name) {
        creating--;
        members.put(id, new Member(id, name));
    }

    synchronized void notCreated() {
        creating--;
    }

    synchronized void promised(String action, String instance, String operation) {
        promises.add(new Promise(action, instance, operation));
    }

    /** An instance that nobody works on, for the caller alone until {@link #giveBack}. */
    synchronized Optional<Member> take(Random random) {
        List<Member> free = members.values().stream()
                .filter(member -> !member.busy && !member.deleteAccepted())
                .toList();
        if (free.isEmpty()) {
            return Optional.empty();
        }
        Member chosen = free.get(random.nextInt(free.size()));
        chosen.busy = true;
        return Optional.of(chosen);
    }

    synchronized void giveBack(Member member) {
        member.busy = false;
    }

    synchronized int alive() {
        return (int) members.values().stream()
                .filter(member -> !member.deleteAccepted())
                .count();
    }

    synchronized List<Promise> promises() {
        return List.copyOf(promises);
    }

    synchronized List<Member> members() {
        return List.copyOf(members.values());
    }
}
