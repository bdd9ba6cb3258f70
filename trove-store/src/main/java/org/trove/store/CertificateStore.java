package org.trove.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.trove.model.CertificateAuthority;
import org.trove.model.InstanceCertificate;
import org.trove.model.InstanceId;

/** The installation's certificate authorities, and the certificates of its instances. */
public interface CertificateStore {
    /** The current one first, then the next, then the retired ones, the last made first. */
    List<CertificateAuthority> authorities();

    /** Adds a CURRENT or NEXT authority. @return false where another one has that standing: nothing changed */
    boolean add(CertificateAuthority authority);

    /**
     * Has the next authority sign from now on; the one before it is retired and loses its key.
     *
     * @param currentId the one that is to be replaced
     * @return false where that is not the current one, or there is no next one: nothing changed
     */
    boolean promoteNext(String currentId);

    /** Removes a retired authority. @return false where there is no such one */
    boolean forget(String authorityId);

    Optional<InstanceCertificate> find(InstanceId instance);

    /** Replaces what is known of the instance's certificate. */
    void record(InstanceCertificate certificate);

    /** Removes the certificates of deleted instances. */
    int removeOfDeleted();

    /** Certificates of the instances that are not deleted. @param ending those that end before this time are near their end */
    Counts count(Instant now, Instant ending);

    /**
     * How many instances have which kind of certificate; each counts once.
     *
     * @param ending near the end
     * @param none the instance never asked for one
     */
    record Counts(long valid, long ending, long ended, long none) {}
}
