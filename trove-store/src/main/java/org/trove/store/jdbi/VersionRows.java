package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.model.DatastoreVersion;

/** The columns of a datastore version and what they mean; makes one object of a version that many rows name. */
final class VersionRows {
    /** In the order in which {@link #map} reads them, for rows called v (version) and d (datastore). */
    static final String COLUMNS =
            "v.id, v.datastore_id, d.name, v.name, v.version, v.manager, v.image_id, v.image_tags,"
                    + " v.packages, v.registry_ext, v.repl_strategy, v.active";

    static final int COUNT = 12;

    private final int offset;
    private final Map<String, DatastoreVersion> seen = new HashMap<>();

    /** @param offset how many columns stand before these */
    VersionRows(int offset) {
        this.offset = offset;
    }

    /** Null where an outer join found none. */
    @Nullable
    DatastoreVersion mapNullable(ResultSet rs) throws SQLException {
        String id = rs.getString(offset + 1);
        if (id == null) {
            return null;
        }
        DatastoreVersion version = seen.get(id);
        if (version == null) {
            version = map(rs);
            seen.put(id, version);
        }
        return version;
    }

    DatastoreVersion map(ResultSet rs) throws SQLException {
        String name = InstanceRows.text(rs, offset + 4);
        String version = InstanceRows.text(rs, offset + 5);
        return new DatastoreVersion(
                rs.getString(offset + 1),
                InstanceRows.text(rs, offset + 2),
                InstanceRows.text(rs, offset + 3),
                name,
                version.isEmpty() ? name : version,
                InstanceRows.text(rs, offset + 6),
                rs.getString(offset + 7),
                tags(InstanceRows.text(rs, offset + 8)),
                InstanceRows.text(rs, offset + 9),
                InstanceRows.text(rs, offset + 10),
                InstanceRows.text(rs, offset + 11),
                rs.getBoolean(offset + 12));
    }

    private static List<String> tags(String list) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }
}
