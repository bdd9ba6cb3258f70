package org.trove.standalone.manage;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.trove.model.Orphan;

/** Orphans as a table for a terminal. */
final class OrphanTable {
    private static final List<String> HEAD = List.of("RESOURCE", "CLOUD ID", "OWNER TAG", "SINCE", "BECAUSE");

    private OrphanTable() {}

    /** One line each, columns as wide as they need; the sentence that says so where there is none. */
    static String of(List<Orphan.Known> orphans) {
        if (orphans.isEmpty()) {
            return "no orphans are known\n";
        }
        List<List<String>> rows = new ArrayList<>();
        for (Orphan.Known known : orphans) {
            Orphan orphan = known.orphan();
            rows.add(List.of(
                    orphan.resource().name().toLowerCase(Locale.ROOT),
                    orphan.cloudId(),
                    orphan.owner().value(),
                    known.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                    orphan.reason().words()));
        }
        return TextTable.of(HEAD, rows);
    }
}
