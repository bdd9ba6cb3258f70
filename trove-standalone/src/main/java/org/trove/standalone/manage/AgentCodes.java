package org.trove.standalone.manage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.model.AgentVersion;
import org.trove.model.GuestCode;
import org.trove.model.InstanceId;
import org.trove.store.Database;
import org.trove.store.GuestPeer;

/** What the agents of instances are, and which authentication code they use. */
final class AgentCodes {
    private static final List<String> HEAD = List.of("INSTANCE", "NAME", "CODE", "LAST HEARTBEAT", "AGENT");
    private static final String ALL_OLD = "old";

    private final Database database;

    AgentCodes(Database database) {
        this.database = database;
    }

    /**
     * Says what the agents of instances use.
     *
     * @param named ids, or {@code old} for all with the old code
     * @throws IllegalArgumentException where one is not there; then nothing is changed
     */
    void set(List<String> named, GuestCode code) {
        database.write(stores -> {
            for (String id : expanded(named, stores.instances().guestPeers())) {
                if (!stores.instances().setCode(new InstanceId(id), code)) {
                    throw new IllegalArgumentException(
                            "there is no instance " + id + "; nothing was changed. Name ids of instances, or 'old'");
                }
            }
            return true;
        });
    }

    private static List<String> expanded(List<String> named, List<GuestPeer> peers) {
        List<String> ids = new ArrayList<>(named);
        if (ids.removeIf(ALL_OLD::equals)) {
            peers.stream()
                    .filter(peer -> peer.code() == GuestCode.OLD)
                    .forEach(peer -> ids.add(peer.instance().value()));
        }
        return ids;
    }

    /** A line for each agent. @param oldOnly leaves out those with the new code, and those that were never heard */
    String table(boolean oldOnly) {
        List<List<String>> rows = database.read(stores -> stores.instances().guestPeers()).stream()
                .filter(peer -> !oldOnly || peer.code() == GuestCode.OLD || peer.code() == GuestCode.PYTHON)
                .map(peer -> List.of(
                        peer.instance().value(),
                        peer.name(),
                        word(peer.code()),
                        time(peer.heard()),
                        word(peer.version())))
                .toList();
        if (rows.isEmpty()) {
            return oldOnly ? "no agent uses an old code\n" : "there are no instances\n";
        }
        return TextTable.of(HEAD, rows);
    }

    private static String word(GuestCode code) {
        return switch (code) {
            case UNKNOWN -> "not known yet";
            case OLD -> "old";
            case NEW -> "new";
            case PYTHON -> "none (python)";
        };
    }

    private static String word(@Nullable AgentVersion version) {
        return version == null ? "not known" : version.toString();
    }

    private static String time(@Nullable Instant heard) {
        return heard == null ? "never" : heard.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
