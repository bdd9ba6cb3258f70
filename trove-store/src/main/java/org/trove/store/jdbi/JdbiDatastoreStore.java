package org.trove.store.jdbi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.ParameterRule;
import org.trove.model.Datastore;
import org.trove.model.DatastoreVersion;
import org.trove.store.DatastoreStore;

final class JdbiDatastoreStore implements DatastoreStore {
    private static final String VERSIONS =
            "SELECT " + VersionRows.COLUMNS + " FROM datastore_versions v JOIN datastores d ON d.id = v.datastore_id";

    private final Sql sql;

    JdbiDatastoreStore(Sql sql) {
        this.sql = sql;
    }

    @Override
    public List<Datastore> datastores() {
        return sql.list(
                "SELECT id, name, default_version_id FROM datastores ORDER BY name",
                rs -> new Datastore(rs.getString(1), InstanceRows.text(rs, 2), rs.getString(3)));
    }

    @Override
    public List<DatastoreVersion> versions() {
        return sql.list(VERSIONS + " ORDER BY d.name, v.name, v.version, v.id", new VersionRows(0)::map);
    }

    @Override
    public Optional<DatastoreVersion> version(String id) {
        return sql.first(VERSIONS + " WHERE v.id = ?", new VersionRows(0)::map, id);
    }

    @Override
    public Map<String, DatastoreDescriptor> descriptors() {
        return sql
                .list("SELECT descriptor FROM datastore_descriptors", rs -> DescriptorRow.read(rs.getString(1)))
                .stream()
                .collect(Collectors.toUnmodifiableMap(DatastoreDescriptor::manager, Function.identity()));
    }

    @Override
    public List<ParameterRule> parameters(String versionId) {
        return sql.list(
                "SELECT name, data_type, restart_required, min_size, max_size FROM datastore_configuration_parameters"
                        + " WHERE datastore_version_id = ? ORDER BY name",
                rs -> new ParameterRule(
                        rs.getString(1),
                        rs.getString(2),
                        rs.getBoolean(3),
                        bound(rs.getString(4)),
                        bound(rs.getString(5))),
                versionId);
    }

    private static @Nullable Long bound(@Nullable String text) {
        return text == null || text.isBlank() ? null : Long.valueOf(text.strip());
    }

    @Override
    public void register(DatastoreDescriptor descriptor) {
        sql.update(
                "INSERT INTO datastore_descriptors (manager, descriptor, updated) VALUES (?, ?, UTC_TIMESTAMP(6))"
                        + " ON DUPLICATE KEY UPDATE descriptor = VALUES(descriptor), updated = VALUES(updated)",
                descriptor.manager(),
                DescriptorRow.write(descriptor));
    }

    /** Services may start at the same moment, so every row is made where it is missing. */
    @Override
    public void register(DatastoreVersion version) {
        sql.update(
                "INSERT IGNORE INTO datastores (id, name, default_version_id) VALUES (?, ?, ?)",
                version.datastoreId(),
                version.datastoreName(),
                version.id());
        sql.update(
                "INSERT INTO datastore_versions (id, datastore_id, name, image_id, packages, active, manager, image_tags,"
                        + " version, registry_ext, repl_strategy)"
                        + " SELECT ?, d.id, ?, ?, ?, 1, ?, ?, ?, ?, ? FROM datastores d WHERE d.name = ?"
                        + " ON DUPLICATE KEY UPDATE active = 1,"
                        + " image_id = IF(VALUES(image_id) IS NULL AND VALUES(image_tags) = '', image_id, VALUES(image_id)),"
                        + " image_tags = IF(VALUES(image_id) IS NULL AND VALUES(image_tags) = '', image_tags,"
                        + " VALUES(image_tags))",
                version.id(),
                version.name(),
                version.imageId(),
                version.packages(),
                version.manager(),
                String.join(",", version.imageTags()),
                version.version(),
                version.registryExt(),
                version.replicationStrategy(),
                version.datastoreName());
        if (parameters(version.id()).isEmpty()) {
            insertParameters(version);
        }
    }

    @Override
    public void setDefault(DatastoreVersion version) {
        sql.update("UPDATE datastores SET default_version_id = ? WHERE id = ?", version.id(), version.datastoreId());
    }

    @Override
    public boolean removeDatastore(String id) {
        return sql.update(
                        "DELETE FROM datastores WHERE id = ?"
                                + " AND NOT EXISTS (SELECT 1 FROM datastore_versions v WHERE v.datastore_id = ?)",
                        id,
                        id)
                == 1;
    }

    private void insertParameters(DatastoreVersion version) {
        DatastoreDescriptor descriptor = descriptors().get(version.manager());
        if (descriptor == null || version(version.id()).isEmpty()) {
            return;
        }
        for (ParameterRule rule : descriptor.parameters()) {
            sql.update(
                    "INSERT IGNORE INTO datastore_configuration_parameters (id, name, datastore_version_id,"
                            + " restart_required, max_size, min_size, data_type) VALUES (UUID(), ?, ?, ?, ?, ?, ?)",
                    rule.name(),
                    version.id(),
                    rule.restartRequired() ? 1 : 0,
                    text(rule.max()),
                    text(rule.min()),
                    rule.type());
        }
    }

    private static @Nullable String text(@Nullable Long bound) {
        return bound == null ? null : bound.toString();
    }
}
