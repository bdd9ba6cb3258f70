package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.CertificateAuthority;
import org.trove.model.CertificateAuthority.Standing;
import org.trove.model.InstanceCertificate;
import org.trove.model.InstanceId;
import org.trove.store.CertificateStore;

final class JdbiCertificateStore implements CertificateStore {
    private static final String AUTHORITIES =
            "SELECT id, slot, certificate, sealed_key, not_before, not_after FROM certificate_authorities"
                    + " ORDER BY slot IS NULL, slot, created_at DESC, id";

    private static final String COUNTS = "SELECT COALESCE(SUM(c.not_after >= ?), 0),"
            + " COALESCE(SUM(c.not_after < ? AND c.not_after > ?), 0), COALESCE(SUM(c.not_after <= ?), 0),"
            + " COALESCE(SUM(c.instance_id IS NULL), 0)"
            + " FROM instances i LEFT JOIN instance_certificates c ON c.instance_id = i.id WHERE i.deleted = 0";

    private final Sql sql;

    JdbiCertificateStore(Sql sql) {
        this.sql = sql;
    }

    @Override
    public List<CertificateAuthority> authorities() {
        return sql.list(AUTHORITIES, JdbiCertificateStore::authority);
    }

    @Override
    public boolean add(CertificateAuthority authority) {
        return sql.update(
                        "INSERT IGNORE INTO certificate_authorities"
                                + " (id, slot, certificate, sealed_key, not_before, not_after, created_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))",
                        authority.id(),
                        slot(authority.standing()),
                        authority.certificate(),
                        authority.sealedKey(),
                        Sql.time(authority.notBefore()),
                        Sql.time(authority.notAfter()))
                == 1;
    }

    @Override
    public boolean promoteNext(String currentId) {
        List<String> inSlots = sql.list(
                "SELECT id FROM certificate_authorities WHERE slot IN ('current', 'next') ORDER BY slot FOR UPDATE",
                rs -> rs.getString(1));
        if (inSlots.size() != 2 || !inSlots.get(0).equals(currentId)) {
            return false;
        }
        int retired = sql.update(
                "UPDATE certificate_authorities SET slot = NULL, sealed_key = NULL WHERE id = ? AND slot = 'current'",
                currentId);
        int promoted = sql.update(
                "UPDATE certificate_authorities SET slot = 'current' WHERE id = ? AND slot = 'next'", inSlots.get(1));
        if (retired != 1 || promoted != 1) {
            throw new RowsChangedException("certificate_authorities");
        }
        return true;
    }

    @Override
    public boolean forget(String authorityId) {
        return sql.update("DELETE FROM certificate_authorities WHERE id = ? AND slot IS NULL", authorityId) == 1;
    }

    @Override
    public Optional<InstanceCertificate> find(InstanceId instance) {
        return sql.first(
                "SELECT instance_id, serial, authority_id, public_key, names, certificate, issued_at, not_after"
                        + " FROM instance_certificates WHERE instance_id = ?",
                JdbiCertificateStore::certificate,
                instance.value());
    }

    @Override
    public void record(InstanceCertificate certificate) {
        sql.update(
                "REPLACE INTO instance_certificates"
                        + " (instance_id, serial, authority_id, public_key, names, certificate, issued_at, not_after)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                certificate.instance().value(),
                certificate.serial(),
                certificate.authorityId(),
                certificate.publicKey(),
                String.join(" ", certificate.names()),
                certificate.certificate(),
                Sql.time(certificate.issuedAt()),
                Sql.time(certificate.notAfter()));
    }

    @Override
    public int removeOfDeleted() {
        return sql.update("DELETE c FROM instance_certificates c"
                + " LEFT JOIN instances i ON i.id = c.instance_id WHERE COALESCE(i.deleted, 1) = 1");
    }

    @Override
    public Counts count(Instant now, Instant ending) {
        String soon = Sql.time(ending);
        String present = Sql.time(now);
        return sql.first(
                        COUNTS,
                        rs -> new Counts(rs.getLong(1), rs.getLong(2), rs.getLong(3), rs.getLong(4)),
                        soon,
                        soon,
                        present,
                        present)
                .orElseThrow();
    }

    private static CertificateAuthority authority(ResultSet rs) throws SQLException {
        return new CertificateAuthority(
                rs.getString(1),
                standing(rs.getString(2)),
                rs.getString(3),
                rs.getString(4),
                Sql.time(rs, 5),
                Sql.time(rs, 6));
    }

    private static InstanceCertificate certificate(ResultSet rs) throws SQLException {
        String names = rs.getString(5);
        return new InstanceCertificate(
                new InstanceId(rs.getString(1)),
                rs.getString(2),
                rs.getString(3),
                rs.getString(4),
                names.isEmpty() ? List.of() : Arrays.asList(names.split(" ", -1)),
                rs.getString(6),
                Sql.time(rs, 7),
                Sql.time(rs, 8));
    }

    private static @Nullable String slot(Standing standing) {
        return standing == Standing.RETIRED ? null : standing.name().toLowerCase(Locale.ROOT);
    }

    private static Standing standing(@Nullable String slot) {
        return slot == null ? Standing.RETIRED : Standing.valueOf(slot.toUpperCase(Locale.ROOT));
    }
}
