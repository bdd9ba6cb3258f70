package org.trove.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.CertificateAuthority;
import org.trove.model.CertificateAuthority.Standing;
import org.trove.model.InstanceCertificate;
import org.trove.model.InstanceId;
import org.trove.store.CertificateStore;

final class MemoryCertificateStore implements CertificateStore {
    private final MemoryState state;

    MemoryCertificateStore(MemoryState state) {
        this.state = state;
    }

    @Override
    public List<CertificateAuthority> authorities() {
        List<CertificateAuthority> all = new ArrayList<>(state.authorities.values());
        Collections.reverse(all);
        all.sort(Comparator.comparing(CertificateAuthority::standing));
        return all;
    }

    @Override
    public boolean add(CertificateAuthority authority) {
        if (authorities().stream().anyMatch(known -> known.standing() == authority.standing())) {
            return false;
        }
        state.authorities.put(authority.id(), authority);
        return true;
    }

    @Override
    public boolean promoteNext(String currentId) {
        List<CertificateAuthority> all = authorities();
        if (all.size() < 2 || !all.get(0).id().equals(currentId) || all.get(1).standing() != Standing.NEXT) {
            return false;
        }
        put(all.get(0), Standing.RETIRED, null);
        put(all.get(1), Standing.CURRENT, all.get(1).sealedKey());
        return true;
    }

    private void put(CertificateAuthority authority, Standing standing, @Nullable String sealedKey) {
        state.authorities.put(
                authority.id(),
                new CertificateAuthority(
                        authority.id(),
                        standing,
                        authority.certificate(),
                        sealedKey,
                        authority.notBefore(),
                        authority.notAfter()));
    }

    @Override
    public boolean forget(String authorityId) {
        CertificateAuthority known = state.authorities.get(authorityId);
        if (known == null || known.standing() != Standing.RETIRED) {
            return false;
        }
        state.authorities.remove(authorityId);
        return true;
    }

    @Override
    public Optional<InstanceCertificate> find(InstanceId instance) {
        return Optional.ofNullable(state.certificates.get(instance));
    }

    @Override
    public void record(InstanceCertificate certificate) {
        state.certificates.put(certificate.instance(), certificate);
    }

    @Override
    public int removeOfDeleted() {
        List<InstanceId> gone = state.certificates.keySet().stream()
                .filter(id -> !isLive(state.instances.get(id)))
                .toList();
        gone.forEach(state.certificates::remove);
        return gone.size();
    }

    @Override
    public Counts count(Instant now, Instant ending) {
        long valid = 0;
        long soon = 0;
        long ended = 0;
        long none = 0;
        for (InstanceId id : state.instances.keySet()) {
            InstanceCertificate certificate = state.certificates.get(id);
            if (!isLive(state.instances.get(id))) {
                continue;
            }
            if (certificate == null) {
                none++;
            } else if (!certificate.notAfter().isAfter(now)) {
                ended++;
            } else if (certificate.notAfter().isBefore(ending)) {
                soon++;
            } else {
                valid++;
            }
        }
        return new Counts(valid, soon, ended, none);
    }

    private static boolean isLive(@Nullable InstanceRow row) {
        return row != null && row.isLive();
    }
}
