package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trove.model.AgentVersion;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;
import org.trove.store.Heartbeat;

/**
 * Writes heartbeats: two statements for some hundred of them. The first locks the rows, always by ascending instance, so that
 * two writers wait for each other and never lock each other out; the second writes those that are news.
 */
final class HeartbeatWriter {
    private static final int AT_ONCE = 512;

    /** The reading of instances takes no locks: an API request may hold them. */
    private static final String LOCK_HEAD = "SELECT s.id, s.instance_id, s.status_description, s.heartbeat_sent,"
            + " s.heartbeat_number, (SELECT i.deleted FROM instances i WHERE i.id = s.instance_id)"
            + " FROM service_statuses s WHERE s.instance_id IN (";

    private static final String LOCK_TAIL = ") ORDER BY s.instance_id FOR UPDATE";

    /** Every row exists and is locked, so only the second half of the statement ever works. */
    private static final String WRITE_HEAD =
            "INSERT INTO service_statuses (id, instance_id, status_id, status_description,"
                    + " updated_at, heartbeat_sent, heartbeat_number, volume_used, volume_total, heartbeat_interval_ms,"
                    + " agent_version)"
                    + " VALUES ";

    private static final String WRITE_TAIL = " ON DUPLICATE KEY UPDATE heartbeat_sent = VALUES(heartbeat_sent),"
            + " heartbeat_number = VALUES(heartbeat_number),"
            + " volume_used = COALESCE(VALUES(volume_used), volume_used),"
            + " volume_total = COALESCE(VALUES(volume_total), volume_total),"
            + " heartbeat_interval_ms = VALUES(heartbeat_interval_ms), agent_version = VALUES(agent_version),"
            + " status_since = IF(status_description = 'restart required' OR status_since_id <=> VALUES(status_id),"
            + " status_since, VALUES(updated_at)),"
            + " status_since_id = IF(status_description = 'restart required', status_since_id, VALUES(status_id)),"
            + " updated_at = IF(status_description = 'restart required', updated_at, VALUES(updated_at)),"
            + " status_id = IF(status_description = 'restart required', status_id, VALUES(status_id)),"
            + " status_description ="
            + " IF(status_description = 'restart required', status_description, VALUES(status_description))";

    private static final String WRITE_ROW = "(?, ?, ?, ?, UTC_TIMESTAMP(6), ?, ?, ?, ?, ?, ?)";
    private static final int COLUMNS = 10;

    private final Sql sql;

    HeartbeatWriter(Sql sql) {
        this.sql = sql;
    }

    /** @return how many changed nothing */
    int record(List<Heartbeat> heartbeats) {
        TreeMap<String, Heartbeat> latest = new TreeMap<>();
        for (Heartbeat heartbeat : heartbeats) {
            latest.merge(heartbeat.instance().value(), heartbeat, (one, other) -> other.isNewerThan(one) ? other : one);
        }
        List<Heartbeat> ordered = List.copyOf(latest.values());
        int written = 0;
        for (int from = 0; from < ordered.size(); from += AT_ONCE) {
            written += write(ordered.subList(from, Math.min(ordered.size(), from + AT_ONCE)), latest);
        }
        return heartbeats.size() - written;
    }

    private int write(List<Heartbeat> heartbeats, Map<String, Heartbeat> latest) {
        List<String> ids =
                heartbeats.stream().map(beat -> beat.instance().value()).toList();
        List<@Nullable Object> arguments = new ArrayList<>(heartbeats.size() * COLUMNS);
        int news = 0;
        for (Guest guest : sql.list(
                LOCK_HEAD + Sql.placeholders(Sql.padded(ids.size())) + LOCK_TAIL, Guest::map, Sql.padded(ids))) {
            Heartbeat heartbeat = latest.get(guest.instance);
            if (heartbeat != null && guest.hearsNewsOf(heartbeat)) {
                guest.addTo(arguments, heartbeat);
                news++;
            }
        }
        if (news > 0) {
            write(arguments, news);
        }
        return news;
    }

    /** The last row is repeated up to a length for which a statement is likely prepared; that changes nothing. */
    private void write(List<@Nullable Object> arguments, int news) {
        int rows = Sql.padded(news);
        while (arguments.size() < rows * COLUMNS) {
            arguments.add(arguments.get(arguments.size() - COLUMNS));
        }
        sql.update(
                WRITE_HEAD + String.join(", ", Collections.nCopies(rows, WRITE_ROW)) + WRITE_TAIL, arguments.toArray());
    }

    /** What is known of a guest. */
    private record Guest(String id, String instance, String status, double sent, long number, boolean deleted) {
        static Guest map(ResultSet rs) throws SQLException {
            double sent = rs.getDouble(4);
            boolean never = rs.wasNull();
            long number = rs.getLong(5);
            boolean deleted = rs.getBoolean(6);
            boolean unknown = rs.wasNull();
            return new Guest(
                    rs.getString(1),
                    rs.getString(2),
                    rs.getString(3),
                    never ? Double.NEGATIVE_INFINITY : sent,
                    number,
                    deleted || unknown);
        }

        /** A deletion that committed while the lock was awaited shows in the status alone. */
        boolean hearsNewsOf(Heartbeat heartbeat) {
            return !deleted
                    && !status.equals(ServiceStatus.DELETED.description())
                    && heartbeat.isNewerThan(number, sent);
        }

        void addTo(List<@Nullable Object> arguments, Heartbeat heartbeat) {
            VolumeUsage volume = heartbeat.volume();
            arguments.add(id);
            arguments.add(instance);
            arguments.add(heartbeat.status().code());
            arguments.add(heartbeat.status().description());
            arguments.add(heartbeat.sent());
            arguments.add(heartbeat.number() > 0 ? heartbeat.number() : null);
            arguments.add(volume == null ? null : volume.usedBytes());
            arguments.add(volume == null ? null : volume.totalBytes());
            Duration interval = heartbeat.interval();
            arguments.add(interval == null ? null : interval.toMillis());
            AgentVersion agent = heartbeat.agent();
            arguments.add(agent == null ? null : agent.toString());
        }
    }
}
