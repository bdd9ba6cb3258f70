package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.trove.model.InstanceId;
import org.trove.model.Orphan;
import org.trove.store.OrphanStore;

final class JdbiOrphanStore implements OrphanStore {
    private static final String COLUMNS = "resource, cloud_id, owner_tag, reason";
    private static final int ROWS_PER_STATEMENT = 200;

    private final Sql sql;

    JdbiOrphanStore(Sql sql) {
        this.sql = sql;
    }

    /** Two sweeps at the same moment may both call an orphan new; its row is the same whoever writes it. */
    @Override
    public List<Orphan> record(List<Orphan> found) {
        Set<String> known = new HashSet<>(
                sql.list("SELECT resource, cloud_id FROM orphans", rs -> rs.getString(1) + " " + rs.getString(2)));
        for (int from = 0; from < found.size(); from += ROWS_PER_STATEMENT) {
            write(found.subList(from, Math.min(found.size(), from + ROWS_PER_STATEMENT)));
        }
        return found.stream()
                .filter(orphan -> !known.contains(orphan.resource() + " " + orphan.cloudId()))
                .toList();
    }

    private void write(List<Orphan> orphans) {
        List<Object> arguments = new ArrayList<>();
        orphans.forEach(orphan -> arguments.addAll(List.of(
                orphan.resource().name(),
                orphan.cloudId(),
                orphan.owner().value(),
                orphan.reason().name())));
        sql.update(
                "INSERT INTO orphans (" + COLUMNS + ", found_at, seen_at) VALUES "
                        + String.join(
                                ", ",
                                Collections.nCopies(orphans.size(), "(?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))"))
                        + " ON DUPLICATE KEY UPDATE owner_tag = VALUES(owner_tag), reason = VALUES(reason),"
                        + " seen_at = VALUES(seen_at)",
                arguments.toArray());
    }

    @Override
    public void forget(Collection<Orphan> gone) {
        gone.forEach(orphan -> sql.update(
                "DELETE FROM orphans WHERE resource = ? AND cloud_id = ?",
                orphan.resource().name(),
                orphan.cloudId()));
    }

    @Override
    public void forgetUnseen(Duration time) {
        sql.update(
                "DELETE FROM orphans WHERE seen_at <= UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND",
                time.toNanos() / 1_000);
    }

    @Override
    public List<Orphan.Known> list() {
        return sql.list(
                "SELECT " + COLUMNS + ", found_at FROM orphans ORDER BY found_at, resource, cloud_id",
                rs -> new Orphan.Known(orphan(rs), Sql.time(rs, 5)));
    }

    @Override
    public List<Orphan> knownFor(Duration time) {
        return sql.list(
                "SELECT " + COLUMNS + " FROM orphans WHERE found_at <= UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND",
                JdbiOrphanStore::orphan,
                time.toNanos() / 1_000);
    }

    private static Orphan orphan(ResultSet rs) throws SQLException {
        return new Orphan(
                Orphan.Resource.valueOf(rs.getString(1)),
                rs.getString(2),
                new InstanceId(rs.getString(3)),
                Orphan.Reason.valueOf(rs.getString(4)));
    }
}
