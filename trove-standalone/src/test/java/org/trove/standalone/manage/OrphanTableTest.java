package org.trove.standalone.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.model.Orphan;

class OrphanTableTest {
    private static final Instant SINCE = Instant.parse("2026-03-04T05:06:07.123456Z");

    @Test
    void each_orphan_is_a_line_that_says_what_it_is_and_why() {
        InstanceId owner = new InstanceId("11111111-2222-3333-4444-555555555555");
        Orphan server = new Orphan(Orphan.Resource.SERVER, "s-1", owner, Orphan.Reason.INSTANCE_DELETED);
        Orphan address = new Orphan(Orphan.Resource.ADDRESS, "127.1.2.3", owner, Orphan.Reason.INSTANCE_UNKNOWN);

        String table = OrphanTable.of(List.of(new Orphan.Known(server, SINCE), new Orphan.Known(address, SINCE)));

        assertThat(table.lines())
                .containsExactly(
                        "RESOURCE  CLOUD ID   OWNER TAG                             SINCE                 BECAUSE",
                        "server    s-1        11111111-2222-3333-4444-555555555555  2026-03-04T05:06:07Z  its instance was"
                                + " deleted",
                        "address   127.1.2.3  11111111-2222-3333-4444-555555555555  2026-03-04T05:06:07Z  no instance of"
                                + " this id is in the database");
    }

    @Test
    void nothing_is_said_in_words() {
        assertThat(OrphanTable.of(List.of())).isEqualTo("no orphans are known\n");
    }
}
